import { integer, timestamp, uuid } from "drizzle-orm/pg-core";

/** A `Date`. PostgreSQL can keep microseconds; we store milliseconds. */
export const timestamptz = (name: string) =>
  timestamp(name, { withTimezone: true, mode: "date", precision: 3 });

/** The tenant that a row belongs to. First in every key, so that the schema can be sharded by project. */
export const projectId = () => uuid("project_id").notNull();

export const createdAt = () => timestamptz("created_at").notNull().defaultNow();
export const updatedAt = () => timestamptz("updated_at").notNull().defaultNow();

/** How often work was started or resumed without finishing; counted before each start. */
export const attempts = () => integer("attempts").notNull().default(0);

/** Counts the edits of a row; the ETag of the native API. A refreshed `lastSeenAt` does not change it. */
export const version = () => integer("version").notNull().default(1);

/**
 * A background task (lib/listing/search.ts) adds new texts to search indexes in bulk, so that registrations need not.
 */
export const searchIndexOptions = { gin_pending_list_limit: 32_768 };
