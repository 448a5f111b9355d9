import type { hygiene } from "@/db/schema";
import type { HygieneView, NextPass, PassView } from "./views";

export type HygieneRow = typeof hygiene.$inferSelect;

/** A project's hygiene for the native API and the console, field by field. */
export function toHygieneView(row: HygieneRow, next: NextPass): HygieneView {
  return {
    staleAfterDays: row.staleAfterDays,
    disableStale: row.disableStale,
    mostPercent: row.mostPercent,
    historyDays: row.historyDays,
    version: row.version,
    next,
    last: toPassView(row),
  };
}

function toPassView({ pass, passStartedAt, passFinishedAt }: HygieneRow): PassView | null {
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
