import { foreignKey, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, projectId } from "./columns";
import { projects } from "./projects";

/** A hash of each identity of an erased user, so that a late registration does not recreate them. */
export const forgottenUsers = pgTable(
  "forgotten_users",
  {
    projectId: projectId(),
    /** SHA-256 over the project, the kind of identity and the identity. */
    identityHash: text("identity_hash").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.identityHash] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
  ],
);
