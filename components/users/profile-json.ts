export type Profile = Record<string, unknown>;

export const formatProfile = (profile: Profile): string => JSON.stringify(profile, null, 2);

/** Parses a profile, or says why it is invalid and on which line (0 if unknown). */
export function parseProfile(
  text: string,
): { profile: Profile } | { line: number; reason: "syntax" | "object" } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { line: 0, reason: "object" };
    }
    return { profile: value as Profile };
  } catch (error) {
    return { line: errorLine(text, error), reason: "syntax" };
  }
}

/** Browsers report the position differently: "line 3 column 5" or "position 41". */
function errorLine(text: string, error: unknown): number {
  const message = error instanceof Error ? error.message : "";
  const line = /line (\d+)/.exec(message)?.[1];
  if (line) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  return position ? text.slice(0, Number(position)).split("\n").length : 0;
}

export function differingFields(one: Profile, other: Profile): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}
