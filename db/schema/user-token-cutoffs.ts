import { foreignKey, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { projectId, timestamptz } from "./columns";
import { projects } from "./projects";

/** Users whose tokens were invalidated: tokens issued before `issuedBefore` are rejected. */
export const userTokenCutoffs = pgTable(
  "user_token_cutoffs",
  {
    projectId: projectId(),
    /** SHA-256 over the project, the kind of identity and the identity. */
    identityHash: text("identity_hash").notNull(),
    issuedBefore: timestamptz("issued_before").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.identityHash] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
  ],
);
