import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, integer, jsonb, pgTable, primaryKey } from "drizzle-orm/pg-core";
import { attempts, projectId, timestamptz, updatedAt, version } from "./columns";
import { projects } from "./projects";

/** The state of a cleanup run: its cutoffs and limits, set at the start, and its progress. */
export interface CleanupProgress {
  outcome: "running" | "done" | "stopped" | "failed";
  /** Devices last seen before this time are stale; history from before `historyBefore` is old. */
  staleBefore: string;
  historyBefore: string | null;
  stale: number;
  enabled: number;
  /** How many devices the run may disable; 0 if there are more stale ones than the project's limit. */
  allowed: number;
  isTooMany: boolean;
  disabled: number;
  dropped: number;
  /** The last device examined; null when all devices are done. */
  after: { lastSeenAt: string; id: string } | null;
  actor: { type: "operator" | "apiKey" | "user" | "system"; id: string | null; label: string };
  requestId: string;
}

/** A project's cleanup settings, and its current or last run. The row is locked while a server works on the run. */
export const cleanup = pgTable(
  "hygiene",
  {
    projectId: projectId(),
    staleAfterDays: integer("stale_after_days").notNull().default(270),
    disableStale: boolean("disable_stale").notNull().default(false),
    /** A run that would disable a greater share of the enabled devices than this disables none. */
    safetyLimitPercent: integer("most_percent").notNull().default(10),
    /** Null keeps history forever. */
    historyDays: integer("history_days").default(400),
    updatedAt: updatedAt(),
    version: version(),
    /** Who started a run by hand. */
    requested: jsonb("requested").$type<Pick<CleanupProgress, "actor" | "requestId">>(),
    passStartedAt: timestamptz("pass_started_at").notNull().defaultNow(),
    passFinishedAt: timestamptz("pass_finished_at"),
    pass: jsonb("pass").$type<CleanupProgress>(),
    attempts: attempts(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    check("hygiene_stale_after_days", sql`${t.staleAfterDays} between 1 and 3650`),
    check("hygiene_most_percent", sql`${t.safetyLimitPercent} between 1 and 100`),
    check("hygiene_history_days", sql`${t.historyDays} between 1 and 3650`),
  ],
);
