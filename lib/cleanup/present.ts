import type { cleanup } from "@/db/schema";
import { pickView } from "@/lib/pick-view";
import { type CleanupRunView, type CleanupView, cleanupRunView, cleanupView, type NextRun } from "./views";

export type CleanupRow = typeof cleanup.$inferSelect;

export function toCleanupView(row: CleanupRow, next: NextRun): CleanupView {
  return pickView(cleanupView, {
    ...row,
    mostPercent: row.safetyLimitPercent,
    next,
    last: toRunView(row),
  });
}

function toRunView({ pass, passStartedAt, passFinishedAt }: CleanupRow): CleanupRunView | null {
  if (pass === null) return null;
  const times = { startedAt: passStartedAt, finishedAt: passFinishedAt };
  return pickView(cleanupRunView, { ...pass, ...times, by: pass.actor.label });
}
