import { sql } from "drizzle-orm";
import { auditEvents } from "@/db/schema";

// Exactly the expressions of the indexes of db/schema/audit-events.ts.
/** The bulk change or import that did it. */
export const jobOf = sql`coalesce(${auditEvents.details} ->> 'jobId', ${auditEvents.details} ->> 'importId')`;
export const isOfJob = sql`${auditEvents.details} ?| array['jobId', 'importId']`;
