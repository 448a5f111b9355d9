import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { attempts, createdAt, projectId, timestamptz, updatedAt } from "./columns";
import { projects } from "./projects";

const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });

export const importStatuses = [
  "uploading",
  "ready",
  "checking",
  "checked",
  "running",
  "done",
  "failed",
] as const;

/** A file of devices: uploaded, checked, then imported. */
export const imports = pgTable(
  "imports",
  {
    projectId: projectId(),
    id: uuid("id").notNull(),
    fileName: text("file_name").notNull(),
    status: text("status", { enum: importStatuses }).notNull(),
    /** How to read its columns; null until they are mapped. */
    settings: jsonb("settings").$type<Record<string, unknown>>(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    /** How much of the file the current check or import has read. */
    bytesDone: bigint("bytes_done", { mode: "number" }).notNull().default(0),
    rows: integer("rows").notNull().default(0),
    created: integer("created").notNull().default(0),
    updated: integer("updated").notNull().default(0),
    unchanged: integer("unchanged").notNull().default(0),
    rejected: integer("rejected").notNull().default(0),
    attempts: attempts(),
    /** Why it failed: a code with its parameters, and the text for people. */
    problem: text("problem"),
    actorType: text("actor_type").notNull(),
    actorId: text("actor_id"),
    actorLabel: text("actor_label").notNull(),
    requestId: text("request_id").notNull(),
    createdAt: createdAt(),
    /** Advances while a server works on it; when it stops advancing, any server may resume it. */
    updatedAt: updatedAt(),
    finishedAt: timestamptz("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
    index("imports_working").on(t.updatedAt).where(sql`${t.status} in ('checking', 'running')`),
    check(
      "imports_status",
      sql`${t.status} in ('uploading', 'ready', 'checking', 'checked', 'running', 'done', 'failed')`,
    ),
  ],
);

/** The file itself, in pieces, so that any server can work on it; deleted when the import is done. */
export const importChunks = pgTable(
  "import_chunks",
  {
    projectId: projectId(),
    importId: uuid("import_id").notNull(),
    number: integer("number").notNull(),
    data: bytea("data").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.importId, t.number] }),
    foreignKey({
      columns: [t.projectId, t.importId],
      foreignColumns: [imports.projectId, imports.id],
    }).onDelete("cascade"),
  ],
);

/** Rejected rows of the file, and why. */
export const importRejects = pgTable(
  "import_rejects",
  {
    projectId: projectId(),
    importId: uuid("import_id").notNull(),
    /** Counted as in a spreadsheet: the header is row 1. */
    row: integer("row").notNull(),
    /** The column at fault, as the file names it; empty when the whole row is. */
    column: text("column").notNull(),
    /** The field that the column is mapped to. */
    field: text("field"),
    /** The rejected value, shortened; push tokens are masked. */
    value: text("value").notNull(),
    /** In English. */
    reason: text("reason").notNull(),
    /** The same for programs, with the numbers and words in it: see lib/imports/reject-reasons.ts. */
    code: text("code").notNull().default("other"),
    params: jsonb("params").$type<Record<string, string | number>>().notNull().default({}),
    /** The whole row, so that it can be corrected and imported again. */
    source: jsonb("source").$type<[name: string, value: unknown][]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.importId, t.row] }),
    foreignKey({
      columns: [t.projectId, t.importId],
      foreignColumns: [imports.projectId, imports.id],
    }).onDelete("cascade"),
  ],
);
