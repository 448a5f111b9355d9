import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, projectId, updatedAt, version } from "./columns";
import { projects } from "./projects";

/** A mobile app that owns push tokens (Iterable's `applicationName`). */
export const applications = pgTable(
  "applications",
  {
    projectId: projectId(),
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    /** Whether several users may have the same push token at once. */
    tokenPolicy: text("token_policy", { enum: ["shared", "exclusive"] })
      .notNull()
      .default("shared"),
    /** The application for APIs that name none. */
    isDefault: boolean("is_default").notNull().default(false),
    /**
     * The application that a job is moving its devices to. Its names already lead there, and it is deleted at the end.
     */
    mergedInto: uuid("merged_into"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    version: version(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.projectId, t.mergedInto], foreignColumns: [t.projectId, t.id] }),
    unique("applications_name").on(t.projectId, t.name),
    uniqueIndex("applications_default").on(t.projectId).where(sql`${t.isDefault}`),
    check("applications_token_policy", sql`${t.tokenPolicy} in ('shared', 'exclusive')`),
  ],
);

/** Earlier names of applications that were renamed or merged: apps that still send one reach the application. */
export const applicationAliases = pgTable(
  "application_aliases",
  {
    projectId: projectId(),
    name: text("name").notNull(),
    applicationId: uuid("application_id").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.name] }),
    foreignKey({
      columns: [t.projectId, t.applicationId],
      foreignColumns: [applications.projectId, applications.id],
    }).onDelete("cascade"),
  ],
);
