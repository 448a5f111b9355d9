/** Bars this many times as tall as all that are not cut off would flatten them. */
const maxRatio = 5;
/** At most this share of the bars is cut off. */
const maxShare = 1 / 4;

/**
 * The value at which a chart's scale ends, and at which taller bars are cut off; null if none are. A few bars that are more
 * than five times as tall as all others, such as the day of an import, would leave nothing of the others to see.
 */
export function clipLimit(values: number[]): number | null {
  const sorted = values.filter((value) => value > 0).sort((a, b) => b - a);
  const maxClipped = sorted.length < 2 ? 0 : Math.max(1, Math.floor(sorted.length * maxShare));
  for (let clipped = maxClipped; clipped > 0; clipped -= 1) {
    const [smallestClipped = 0, tallest = 0] = sorted.slice(clipped - 1);
    if (smallestClipped > tallest * maxRatio) return roundUp(tallest * 1.25);
  }
  return null;
}

/** To 1, 2, 2.5 or 5 times a power of ten, whose halves and quarters are good labels. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return Math.max(4, Math.ceil(step * power));
}
