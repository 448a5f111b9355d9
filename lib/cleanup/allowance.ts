/** The most devices that a pass may disable out of the enabled ones. */
export const maxDisabled = (enabled: number, mostPercent: number): number =>
  Math.floor((enabled * mostPercent) / 100);
