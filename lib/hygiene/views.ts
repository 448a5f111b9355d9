/** How a project is kept clean: its settings, what the next pass will do, and how the last one went. */
export interface HygieneView {
  /** A device is stale when it has not been seen for so many days. */
  staleAfterDays: number;
  /** Whether a pass disables stale devices, with the reason `stale`. */
  disableStale: boolean;
  /** A pass that would disable a greater share of the enabled devices, in percent, disables none. */
  mostPercent: number;
  /** History older than so many days is dropped; null keeps it for ever. */
  historyDays: number | null;
  /** Also the ETag, as `"<version>"`. */
  version: number;
  next: NextPass;
  /** The pass that runs, else the last one; null before the first. */
  last: PassView | null;
}

/** What a pass would do if it began now. */
export interface NextPass {
  /** When the night's pass is due; a request brings one on within seconds. */
  dueAt: string;
  /** A pass was asked for and has not begun. */
  isRequested: boolean;
  /** Enabled devices that are stale, and how many enabled ones there are. */
  stale: number;
  staleIsEstimate: boolean;
  enabled: number;
  /** Whether it would disable none because they are too many; false where it would disable none anyway. */
  wouldStop: boolean;
  /** Events of history that it would drop, counted up to 10,000. */
  history: number;
  historyIsMore: boolean;
}

export interface PassView {
  startedAt: string;
  finishedAt: string | null;
  /** `stopped`: it disabled none because they were too many. */
  outcome: "running" | "done" | "stopped";
  /** Whose doing: an admin's name, or Rollcall's own at night. */
  by: string;
  stale: number;
  enabled: number;
  disabled: number;
  dropped: number;
}
