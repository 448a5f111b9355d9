/** Bulk work on devices, as the console and the native API show it. */
export interface JobView {
  id: string;
  kind: "disable" | "enable" | "remove";
  /** `failed` where it had to be broken off; the devices that it did not reach are among the failed ones. */
  status: "running" | "done" | "failed";
  note: string | null;
  total: number;
  /** So many are as they were meant to be, those that were so before among them. */
  done: number;
  failed: number;
  /** The job that this one reverses. */
  undoOf: string | null;
  createdAt: string;
  finishedAt: string | null;
  /** Who asked for it. */
  by: string;
  /** What failed and why: the first 50. */
  problems: { deviceId: string; problem: string }[];
}
