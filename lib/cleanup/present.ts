import type { cleanup } from "@/db/schema";
import type { CleanupRunView, CleanupView, NextRun } from "./views";

export type CleanupRow = typeof cleanup.$inferSelect;

export function toCleanupView(row: CleanupRow, next: NextRun): CleanupView {
  return {
    staleAfterDays: row.staleAfterDays,
    disableStale: row.disableStale,
    mostPercent: row.mostPercent,
    historyDays: row.historyDays,
    version: row.version,
    next,
    last: toRunView(row),
  };
}

function toRunView({ pass, passStartedAt, passFinishedAt }: CleanupRow): CleanupRunView | null {
  if (pass === null) return null;
  return {
    startedAt: passStartedAt.toISOString(),
    finishedAt: passFinishedAt?.toISOString() ?? null,
    outcome: pass.outcome,
    by: pass.actor.label,
    stale: pass.stale,
    enabled: pass.enabled,
    disabled: pass.disabled,
    dropped: pass.dropped,
  };
}
