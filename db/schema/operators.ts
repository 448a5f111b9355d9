import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, moment, projectId, updatedAt } from "./columns";
import { projects } from "./projects";

/** A person who signs in to the console. Belongs to no project; memberships tie the two. */
export const operators = pgTable("operators", {
  id: uuid("id").primaryKey(),
  email: text("email").notNull(),
  emailKey: text("email_key").notNull().unique(),
  name: text("name").notNull(),
  /** argon2id; null for operators who sign in through a provider only. */
  passwordHash: text("password_hash"),
  /** Part of every session: raising it ends all of the operator's sessions. */
  sessionVersion: integer("session_version").notNull().default(1),
  disabledAt: moment("disabled_at"),
  lastSignedInAt: moment("last_signed_in_at"),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

/** What an operator may do in one project. */
export const memberships = pgTable(
  "memberships",
  {
    projectId: projectId(),
    operatorId: uuid("operator_id").notNull(),
    role: text("role", { enum: ["viewer", "editor", "admin"] }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.operatorId] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.operatorId], foreignColumns: [operators.id] }).onDelete("cascade"),
    index("memberships_operator").on(t.operatorId),
    check("memberships_role", sql`${t.role} in ('viewer', 'editor', 'admin')`),
  ],
);
