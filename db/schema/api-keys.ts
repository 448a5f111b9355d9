import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, projectId, timestamptz } from "./columns";
import { operators } from "./operators";
import { projects } from "./projects";

export interface RecentClient {
  via: string;
  client: string;
  /** As ISO text. */
  at: string;
}

/** The credential of a program. The key itself is shown once and never stored. */
export const apiKeys = pgTable(
  "api_keys",
  {
    projectId: projectId(),
    id: uuid("id").notNull(),
    kind: text("kind", { enum: ["server", "mobile", "readonly", "sender"] }).notNull(),
    name: text("name").notNull(),
    /**
     * SHA-256 of the whole key, in hex. Has no unique constraint, because it is looked up before the project is known.
     */
    secretHash: text("secret_hash").notNull(),
    /** The last four characters, to distinguish keys. */
    lastFour: text("last_four").notNull(),
    /** Mobile keys: whether registering a device for a user also requires that user's signed token. */
    requireUserToken: boolean("require_user_token").notNull().default(true),
    expiresAt: timestamptz("expires_at"),
    lastUsedAt: timestamptz("last_used_at"),
    /** The API and the client (its `User-Agent`) of the last use, written together with its time. */
    lastUsedVia: text("last_used_via"),
    lastUsedClient: text("last_used_client"),
    /** The latest few clients, each with an API and its last use, newest first. */
    recentClients: jsonb("recent_clients").$type<RecentClient[]>().notNull().default([]),
    /** The key that replaced it when it was rotated. */
    replacedBy: uuid("replaced_by"),
    revokedAt: timestamptz("revoked_at"),
    createdAt: createdAt(),
    /** The creator's name, as history shows it. */
    createdBy: text("created_by"),
    /** Null when no operator created it, or which one is unknown. */
    createdByOperatorId: uuid("created_by_operator_id"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.createdByOperatorId], foreignColumns: [operators.id] }).onDelete("set null"),
    index("api_keys_secret_hash").on(t.secretHash),
    check("api_keys_kind", sql`${t.kind} in ('server', 'mobile', 'readonly', 'sender')`),
  ],
);
