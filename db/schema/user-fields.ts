import { foreignKey, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, projectId } from "./columns";
import { projects } from "./projects";

/**
 * The known fields of a project's users, each with the type of its first value (Iterable's rule). Only server keys and
 * operators add fields: values from phones do not.
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
