import { sql } from "drizzle-orm";
import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, projectId } from "./columns";
import { projects } from "./projects";

/**
 * Who changed what, written in the transaction of the change. Contains no push token, key or password.
 *
 * In the database it is partitioned by `id` into months (`lib/audit/months.ts`), which drizzle-kit does not know. An
 * index cannot be built concurrently on the table: build one on each partition, then `CREATE INDEX` attaches them.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    projectId: projectId(),
    /** UUIDv7, so that `id` also orders by time. */
    id: uuid("id").notNull(),
    /** `device.registered`, `device.disabled`, … */
    action: text("action").notNull(),
    actorType: text("actor_type", { enum: ["operator", "apiKey", "user", "system"] }).notNull(),
    actorId: text("actor_id"),
    actorLabel: text("actor_label").notNull(),
    subjectType: text("subject_type", {
      enum: ["device", "user", "apiKey", "project", "operator", "application", "invitation", "job"],
    }).notNull(),
    subjectId: uuid("subject_id").notNull(),
    /** The changed fields before and after, and other context. */
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
    requestId: text("request_id").notNull(),
    /** The API or the page that it came from: `iterable`, `console/devices`. Older events have none. */
    source: text("source"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    // A cheap index of the parts of the table that contain an actor's events. Frequent actors have events in every
    // part.
    index("audit_events_actor_parts")
      .using("brin", t.actorId.op("text_bloom_ops"))
      .with({ pages_per_range: 32, autosummarize: true }),
    // Leaves out registrations: most events are registrations, so the primary key finds them quickly.
    index("audit_events_other_actions")
      .on(t.projectId, t.action, t.id)
      .where(sql`${t.action} <> 'device.registered'`),
    index("audit_events_subject").on(t.projectId, t.subjectId, t.id),
    // For the log with one event per bulk change or import, and for the events of each of those.
    index("audit_events_grouped")
      .on(t.projectId, t.id)
      .where(sql`not (${t.details} ?| array['jobId', 'importId'])`),
    index("audit_events_job")
      .on(t.projectId, sql`coalesce(${t.details} ->> 'jobId', ${t.details} ->> 'importId')`, t.id)
      .where(sql`${t.details} ?| array['jobId', 'importId']`),
  ],
);
