import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, projectId } from "./columns";
import { projects } from "./projects";

/** Who changed what, written in the transaction of the change. Holds no push token, key or password. */
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
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    index("audit_events_actor").on(t.projectId, t.actorId, t.id),
    index("audit_events_action").on(t.projectId, t.action, t.id),
    index("audit_events_subject").on(t.projectId, t.subjectId, t.id),
  ],
);
