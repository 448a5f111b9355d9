import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, projectId, searchIndexOptions, updatedAt, version } from "./columns";
import { projects } from "./projects";

/** An owner of devices. */
export const users = pgTable(
  "users",
  {
    projectId: projectId(),
    id: uuid("id").notNull(),
    /** In lower case: see lib/email.ts. */
    email: text("email"),
    /** The email where the project identifies users by email; null in `userId` projects, where emails may repeat. */
    emailKey: text("email_key"),
    /** A generated email for a user known only by userId (Iterable's `preferUserId`). */
    emailIsPlaceholder: boolean("email_is_placeholder").notNull().default(false),
    /** Not an account yet: the app generated a random userId (Iterable's unknown-user activation). */
    isAnonymous: boolean("is_anonymous").notNull().default(false),
    /** Iterable's `userId`. */
    externalUserId: text("external_user_id"),
    dataFields: jsonb("data_fields").$type<Record<string, unknown>>().notNull().default({}),
    /** What people wrote about them, as on devices. */
    tags: text("tags").notNull().default(""),
    note: text("note"),
    /** Sample data, removable with its devices in one click. */
    isSample: boolean("is_sample").notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    version: version(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    unique("users_email_key").on(t.projectId, t.emailKey),
    uniqueIndex("users_known_external_user_id")
      .on(t.projectId, t.externalUserId)
      .where(sql`${t.externalUserId} is not null`),
    index("users_sample").on(t.projectId).where(sql`${t.isSample}`),
    index("users_tags").using("gin", sql`string_to_array(${t.tags}, ',')`).where(sql`${t.tags} <> ''`),
    // For search by part of an email or userId.
    index("users_search")
      .using(
        "gin",
        sql`(coalesce(lower(${t.email}), '') || ' ' || coalesce(lower(${t.externalUserId}), '')) gin_trgm_ops`,
      )
      .with(searchIndexOptions),
    index("users_updated_at").on(t.projectId, t.updatedAt, t.id),
    // Sorts devices by user, together with `devices_user_push_token`. The plain columns come last: see `devices_shown_name`.
    index("users_label").on(
      t.projectId,
      sql`lower(coalesce(${t.email}, ${t.externalUserId}, ''))`,
      t.id,
      t.email,
      t.externalUserId,
    ),
  ],
);
