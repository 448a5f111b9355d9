import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, projectId, timestamptz, updatedAt } from "./columns";
import { projects } from "./projects";

/** A person who signs in to the console. Memberships give access to projects. */
export const operators = pgTable("operators", {
  id: uuid("id").primaryKey(),
  email: text("email").notNull(),
  emailKey: text("email_key").notNull().unique(),
  name: text("name").notNull(),
  /** argon2id; null for operators who only sign in through a provider. */
  passwordHash: text("password_hash"),
  /** Increased with each new password; ends sessions on servers older than `operator_sessions`. */
  sessionVersion: integer("session_version").notNull().default(1),
  disabledAt: timestamptz("disabled_at"),
  lastSignedInAt: timestamptz("last_signed_in_at"),
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

/**
 * A signed-in browser. The session lasts as long as its row. The cookie contains a secret; only its SHA-256 is stored.
 */
export const operatorSessions = pgTable(
  "operator_sessions",
  {
    id: uuid("id").primaryKey(),
    operatorId: uuid("operator_id").notNull(),
    secretHash: text("secret_hash").notNull().unique(),
    /** From the user agent at sign-in; null when unknown. */
    browser: text("browser"),
    operatingSystem: text("operating_system"),
    /** The client's address at sign-in. */
    address: text("address").notNull(),
    createdAt: createdAt(),
    /** Updated once a minute. */
    lastUsedAt: timestamptz("last_used_at").notNull().defaultNow(),
    expiresAt: timestamptz("expires_at").notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.operatorId], foreignColumns: [operators.id] }).onDelete("cascade"),
    index("operator_sessions_operator").on(t.operatorId),
    index("operator_sessions_expires_at").on(t.expiresAt),
  ],
);
