import type { PageWindow } from "./page-window";

/**
 * How many rows scans of a filtered list may read, one scan after the other, before all matching rows are sorted
 * instead; empty if sorting reads fewer anyway. Scans have limits because matching rows are rarely spread evenly:
 * filters and order correlate, like staleness and last seen.
 */
export function scanLimits({ offset, limit }: PageWindow, total: number, all: number): number[] {
  const ifSpreadEvenly = ((offset + limit) * all) / total;
  if (total < ifSpreadEvenly) return [];
  const first = Math.ceil(4 * ifSpreadEvenly) + 1_000;
  return [first, first * 16].filter((maxRows, n) => n === 0 || maxRows < total / 2);
}

/** Finding all rows that match a search costs about as much as scanning this many: each word alone matches far more. */
const maxScannedForSearch = 40_000;

/** The same for a search. */
export function searchScanLimits({ offset, limit }: PageWindow, total: number, all: number): number[] {
  const ifSpreadEvenly = ((offset + limit) * all) / total;
  if (ifSpreadEvenly > maxScannedForSearch) return [];
  const first = Math.min(Math.ceil(4 * ifSpreadEvenly) + 1_000, maxScannedForSearch);
  return first === maxScannedForSearch ? [first] : [first, maxScannedForSearch];
}
