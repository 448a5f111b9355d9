import { integer, timestamp, uuid } from "drizzle-orm/pg-core";

/** A moment with its zone, as a `Date`; PostgreSQL keeps microseconds, we write milliseconds. */
export const timestamptz = (name: string) =>
  timestamp(name, { withTimezone: true, mode: "date", precision: 3 });

/** The tenant that a row belongs to. Stands first in every key, so that the schema shards by project. */
export const projectId = () => uuid("project_id").notNull();

export const createdAt = () => timestamptz("created_at").notNull().defaultNow();
export const updatedAt = () => timestamptz("updated_at").notNull().defaultNow();

/** How often work was resumed after its server stopped, or begun without coming to an end; counted before it starts. */
export const attempts = () => integer("attempts").notNull().default(0);

/** Counts the edits of a row; the ETag of the native API. Phones' refreshes of `lastSeenAt` do not move it. */
export const version = () => integer("version").notNull().default(1);
