import {
  bigint,
  boolean,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { applications } from "./applications";
import { projectId } from "./columns";

// The dimensions that devices are counted by: every console filter that is not a search or a time.
const dimensions = () => ({
  projectId: projectId(),
  applicationId: uuid("application_id").notNull(),
  platform: text("platform").notNull(),
  pushService: text("push_service").notNull(),
  pushEnvironment: text("push_environment").notNull(),
  applicationVersion: text("application_version").notNull(),
  enabled: boolean("enabled").notNull(),
  /** Empty while enabled. */
  disabledReason: text("disabled_reason").notNull(),
  notifications: text("notifications", { enum: ["allowed", "refused", "unknown"] }).notNull(),
});

/** The number of devices per combination of dimensions. Triggers maintain it through `device_count_deltas`. */
export const deviceCounts = pgTable(
  "device_counts",
  { ...dimensions(), devices: bigint("devices", { mode: "number" }).notNull() },
  (t) => [
    primaryKey({
      name: "device_counts_pk",
      columns: [
        t.projectId,
        t.applicationId,
        t.platform,
        t.pushService,
        t.pushEnvironment,
        t.applicationVersion,
        t.enabled,
        t.disabledReason,
        t.notifications,
      ],
    }),
  ],
);

/**
 * Changes not yet added to `device_counts`. They are appended, so that concurrent writers never wait for one counter.
 */
export const deviceCountDeltas = pgTable(
  "device_count_deltas",
  { ...dimensions(), delta: integer("delta").notNull() },
  (t) => [index("device_count_deltas_project").on(t.projectId)],
);

/**
 * Other counts of a project by name: `users`, and for each quarter of an hour in UTC `registered:2026-11-22T14:15` and
 * `disabled:2026-11-22T14:15`, which add up to the hours and days of any time zone. Those are kept for 100 days.
 */
export const counters = pgTable(
  "counters",
  {
    projectId: projectId(),
    name: text("name").notNull(),
    value: bigint("value", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.name] })],
);

export const counterDeltas = pgTable(
  "counter_deltas",
  { projectId: projectId(), name: text("name").notNull(), delta: integer("delta").notNull() },
  (t) => [index("counter_deltas_project").on(t.projectId)],
);

/** The versions of an application's enabled devices at the end of a day in UTC. Kept for 100 days. */
export const versionCounts = pgTable(
  "version_counts",
  {
    projectId: projectId(),
    applicationId: uuid("application_id").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    devices: bigint("devices", { mode: "number" }).notNull(),
    /** The most frequent versions. */
    versions: jsonb("versions").$type<{ version: string; devices: number }[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.applicationId, t.day] }),
    foreignKey({
      columns: [t.projectId, t.applicationId],
      foreignColumns: [applications.projectId, applications.id],
    }).onDelete("cascade"),
  ],
);
