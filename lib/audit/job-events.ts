import { sql } from "drizzle-orm";
import { auditEvents } from "@/db/schema";

// These must match the index expressions in db/schema/audit-events.ts exactly.
/** The bulk change or import that caused the event. */
export const jobOf = sql`coalesce(${auditEvents.details} ->> 'jobId', ${auditEvents.details} ->> 'importId')`;
export const isOfJob = sql`${auditEvents.details} ?| array['jobId', 'importId']`;
