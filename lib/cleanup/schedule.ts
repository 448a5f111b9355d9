import { type SQL, sql } from "drizzle-orm";

const hourUtc = 3;

/** When the nightly run last became due, by the database's clock. */
export const lastScheduledTime: SQL<string> = sql`
  (date_trunc('day', now() at time zone 'UTC' - interval '${sql.raw(String(hourUtc))} hours')
    + interval '${sql.raw(String(hourUtc))} hours') at time zone 'UTC'`;
