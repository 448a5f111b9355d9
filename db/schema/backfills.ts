import { bigint, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { timestamptz } from "./columns";

/** The progress of each backfill in lib/backfills, shared by all instances on the database. */
export const backfills = pgTable("backfills", {
  name: text("name").primaryKey(),
  /** The key of the last row that the current run has read; null before the first. */
  position: jsonb("position").$type<string[]>(),
  rowsRead: bigint("rows_read", { mode: "number" }).notNull().default(0),
  rowsChanged: bigint("rows_changed", { mode: "number" }).notNull().default(0),
  /** How often it has completed the whole table. */
  passes: integer("passes").notNull().default(0),
  /** When the last complete run ended. */
  finishedAt: timestamptz("finished_at"),
});
