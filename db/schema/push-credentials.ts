import { foreignKey, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { applications } from "./applications";
import { createdAt, projectId, timestamptz } from "./columns";

/**
 * An application's credentials for test pushes. The key is encrypted with the instance secret, which is not in the
 * database.
 */
export const pushCredentials = pgTable(
  "push_credentials",
  {
    projectId: projectId(),
    applicationId: uuid("application_id").notNull(),
    service: text("service", { enum: ["apns", "fcm"] }).notNull(),
    encryptedKey: text("encrypted_key").notNull(),
    /** What is not secret: APNs' key id, team id and topic; FCM's project, client email and token endpoint. */
    details: jsonb("details").$type<Record<string, string>>().notNull(),
    createdAt: createdAt(),
    createdBy: text("created_by").notNull(),
    lastUsedAt: timestamptz("last_used_at"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.applicationId, t.service] }),
    foreignKey({
      columns: [t.projectId, t.applicationId],
      foreignColumns: [applications.projectId, applications.id],
    }).onDelete("cascade"),
  ],
);
