import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, projectId, timestamptz, updatedAt } from "./columns";
import { operators } from "./operators";
import { projects } from "./projects";

/** A list's search, filters, sort order and columns, saved by an operator for themselves or the team. */
export const savedViews = pgTable(
  "saved_views",
  {
    projectId: projectId(),
    id: uuid("id").notNull(),
    operatorId: uuid("operator_id").notNull(),
    list: text("list", { enum: ["devices", "users"] }).notNull(),
    name: text("name").notNull(),
    /** The list's URL query, as the page writes it. */
    query: text("query").notNull(),
    shared: boolean("shared").notNull().default(false),
    /** The view with which the list opens for the team; at most one shared view per list. */
    isDefault: boolean("is_default").notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.operatorId], foreignColumns: [operators.id] }).onDelete("cascade"),
    uniqueIndex("saved_views_default").on(t.projectId, t.list).where(sql`${t.isDefault}`),
  ],
);

/** An operator's console preferences, such as columns, density and time zone. Belongs to no project. */
export const operatorPreferences = pgTable(
  "operator_preferences",
  {
    operatorId: uuid("operator_id").notNull(),
    key: text("key").notNull(),
    value: jsonb("value").$type<unknown>().notNull(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.operatorId, t.key] }),
    foreignKey({ columns: [t.operatorId], foreignColumns: [operators.id] }).onDelete("cascade"),
  ],
);

/** A link that lets one person join a project. It is shown once; only its hash is stored. */
export const invitations = pgTable(
  "invitations",
  {
    projectId: projectId(),
    id: uuid("id").notNull(),
    email: text("email").notNull(),
    role: text("role", { enum: ["viewer", "editor", "admin"] }).notNull(),
    tokenHash: text("token_hash").notNull(),
    createdBy: text("created_by").notNull(),
    /** The invitation is valid only while this operator is an admin of the project; never when null. */
    createdByOperatorId: uuid("created_by_operator_id"),
    createdAt: createdAt(),
    expiresAt: timestamptz("expires_at").notNull(),
    usedAt: timestamptz("used_at"),
    revokedAt: timestamptz("revoked_at"),
    /** When it ended because its creator stopped being an admin. */
    endedWithCreatorAt: timestamptz("ended_with_creator_at"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    foreignKey({ columns: [t.createdByOperatorId], foreignColumns: [operators.id] }).onDelete("set null"),
    index("invitations_token_hash").on(t.tokenHash),
  ],
);
