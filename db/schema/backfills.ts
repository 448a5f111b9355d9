import { bigint, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { timestamptz } from "./columns";

/** How far each backfill has come: see lib/backfills. All instances on the database share it, and no project owns it. */
export const backfills = pgTable("backfills", {
  name: text("name").primaryKey(),
  /** The key of the last row that the present pass has looked at; null before the first. */
  position: jsonb("position").$type<string[]>(),
  rowsRead: bigint("rows_read", { mode: "number" }).notNull().default(0),
  rowsChanged: bigint("rows_changed", { mode: "number" }).notNull().default(0),
  /** How often it has gone through the whole table. */
  passes: integer("passes").notNull().default(0),
  /** When the last whole pass ended. */
  finishedAt: timestamptz("finished_at"),
});
