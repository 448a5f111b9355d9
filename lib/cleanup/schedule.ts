import { type SQL, sql } from "drizzle-orm";

/** The hour, in UTC, from which on the night's passes are due. */
const hour = 3;

/** The last moment at which passes fell due, by the database's clock. */
export const lastScheduledTime: SQL<string> = sql`
  (date_trunc('day', now() at time zone 'UTC' - interval '${sql.raw(String(hour))} hours')
    + interval '${sql.raw(String(hour))} hours') at time zone 'UTC'`;
