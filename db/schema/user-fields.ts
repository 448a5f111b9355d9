import { foreignKey, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, projectId } from "./columns";
import { projects } from "./projects";

/**
 * The fields that a project's users have had so far, each with the type that it came with first (Iterable's rule).
 * Learned from server keys and operators alone: a phone's values change nothing for others.
 */
export const userFields = pgTable(
  "user_fields",
  {
    projectId: projectId(),
    /** The path inside `dataFields`: `mySettings.mobile`. */
    name: text("name").notNull(),
    type: text("type", { enum: ["string", "boolean", "long", "double", "date", "object"] }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.name] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
  ],
);
