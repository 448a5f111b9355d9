import { sql } from "drizzle-orm";
import { boolean, check, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, timestamptz, updatedAt, version } from "./columns";

/** A tenant: everything else belongs to one. */
export const projects = pgTable(
  "projects",
  {
    id: uuid("id").primaryKey(),
    /** The project's name in URLs. */
    slug: text("slug").notNull().unique(),
    name: text("name").notNull(),
    identityType: text("identity_type", { enum: ["email", "userId", "hybrid"] }).notNull(),
    autoCreateApplications: boolean("auto_create_applications").notNull().default(true),
    /** HS256 secrets of user tokens; the previous one stays valid after a rotation. */
    signingSecret: text("signing_secret").notNull(),
    previousSigningSecret: text("previous_signing_secret"),
    /** Keys and user tokens are refused and the console only reads. */
    archivedAt: timestamptz("archived_at"),
    /** Hidden everywhere; a background task deletes its rows, and this one last. */
    deletedAt: timestamptz("deleted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    version: version(),
  },
  (t) => [check("projects_identity_type", sql`${t.identityType} in ('email', 'userId', 'hybrid')`)],
);
