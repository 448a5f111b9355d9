import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { attempts, createdAt, projectId, timestamptz, updatedAt } from "./columns";
import { projects } from "./projects";

/** Devices move `from` one application `to` another. */
export interface ApplicationMerge {
  from: { id: string; name: string };
  to: { id: string; name: string };
}

/** Held-back reports that a person applied, and the name of their application. */
export interface AppliedQuarantine {
  id: string;
  application: string;
}

/** A bulk change of devices, a merge of applications, or held-back reports to apply; resumed after a crash. */
export const jobs = pgTable(
  "jobs",
  {
    projectId: projectId(),
    id: uuid("id").notNull(),
    kind: text("kind", {
      enum: ["disable", "enable", "remove", "tag", "untag", "merge", "reject"],
    }).notNull(),
    status: text("status", { enum: ["running", "done", "failed", "cancelled"] }).notNull(),
    note: text("note"),
    /** The tags that it adds or removes, as in `devices.tags`. */
    tags: text("tags").notNull().default(""),
    /** The applications of a merge, whose names outlive them. */
    merge: jsonb("merge").$type<ApplicationMerge>(),
    /** The reports that a `reject` job applies. */
    quarantine: jsonb("quarantine").$type<AppliedQuarantine>(),
    total: integer("total").notNull(),
    done: integer("done").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    attempts: attempts(),
    /** The job that this one reverses. */
    undoOf: uuid("undo_of"),
    actorType: text("actor_type").notNull(),
    actorId: text("actor_id"),
    actorLabel: text("actor_label").notNull(),
    requestId: text("request_id").notNull(),
    createdAt: createdAt(),
    /** Advances while a server works on it; when it stops advancing, any server may resume it. */
    updatedAt: updatedAt(),
    finishedAt: timestamptz("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    index("jobs_running").on(t.updatedAt).where(sql`${t.status} = 'running'`),
    index("jobs_undo_of").on(t.projectId, t.undoOf).where(sql`${t.undoOf} is not null`),
    check("jobs_kind", sql`${t.kind} in ('disable', 'enable', 'remove', 'tag', 'untag', 'merge', 'reject')`),
    check("jobs_status", sql`${t.status} in ('running', 'done', 'failed', 'cancelled')`),
  ],
);

/** The devices of a job, fixed when it starts, and the outcome for each. */
export const jobItems = pgTable(
  "job_items",
  {
    projectId: projectId(),
    jobId: uuid("job_id").notNull(),
    deviceId: uuid("device_id").notNull(),
    outcome: text("outcome", { enum: ["pending", "done", "unchanged", "failed"] })
      .notNull()
      .default("pending"),
    /** Why it failed, as text for people. */
    problem: text("problem"),
    /** The device's previous state, for undo. */
    before: jsonb("before").$type<Record<string, unknown>>(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.jobId, t.deviceId] }),
    foreignKey({ columns: [t.projectId, t.jobId], foreignColumns: [jobs.projectId, jobs.id] }).onDelete(
      "cascade",
    ),
  ],
);
