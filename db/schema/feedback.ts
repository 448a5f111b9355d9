import { sql } from "drizzle-orm";
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { applications } from "./applications";
import type { CleanupProgress } from "./cleanup";
import { projectId, timestamptz } from "./columns";
import { devices } from "./devices";
import { projects } from "./projects";

/**
 * The last responses of push services about a device's address. It is separate from `devices`, so that an accepted push
 * rewrites no indexed row. A trigger clears it when the device gets another token, service or environment.
 */
export const deviceDelivery = pgTable(
  "device_delivery",
  {
    projectId: projectId(),
    deviceId: uuid("device_id").notNull(),
    lastAcceptedAt: timestamptz("last_accepted_at"),
    lastAcceptedBy: text("last_accepted_by"),
    lastErrorAt: timestamptz("last_error_at"),
    lastErrorClass: text("last_error_class"),
    lastErrorCode: text("last_error_code"),
    lastErrorBy: text("last_error_by"),
    /** Reports that the token may be bad, since the last accepted push. */
    suspectCount: integer("suspect_count").notNull().default(0),
    firstSuspectAt: timestamptz("first_suspect_at"),
    /** The hour (see `feedbackHours.hour`) in which the circuit breaker last counted the device. */
    reportedHour: timestamptz("reported_hour"),
    failedHour: timestamptz("failed_hour"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.deviceId] }),
    foreignKey({
      columns: [t.projectId, t.deviceId],
      foreignColumns: [devices.projectId, devices.id],
    }).onDelete("cascade"),
    index("device_delivery_accepted").on(t.projectId, t.lastAcceptedAt),
    index("device_delivery_failing")
      .on(t.projectId, t.deviceId)
      .where(
        sql`${t.lastErrorAt} is not null and (${t.lastAcceptedAt} is null or ${t.lastErrorAt} > ${t.lastAcceptedAt})`,
      ),
  ],
);

/**
 * The id up to which every device of a project has a row in `device_delivery`, so that an index finds devices without a
 * confirmation: see lib/feedback/delivery-coverage.ts. Projects with few confirmed devices have no row.
 */
export const deliveryCoverage = pgTable(
  "delivery_coverage",
  { projectId: projectId(), coveredUpTo: uuid("covered_up_to").notNull() },
  (t) => [
    primaryKey({ columns: [t.projectId] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }).onDelete("cascade"),
  ],
);

/** The circuit breaker's counts: distinct devices reported in an hour, and those whose token was rejected. */
export const feedbackHours = pgTable(
  "feedback_hours",
  {
    projectId: projectId(),
    applicationId: uuid("application_id").notNull(),
    service: text("service").notNull(),
    environment: text("environment").notNull(),
    /** The start of the hour or, if a person decided about held-back reports in that hour, the time of the decision. */
    hour: timestamptz("hour").notNull(),
    reported: integer("reported").notNull().default(0),
    failed: integer("failed").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.applicationId, t.service, t.environment, t.hour] }),
    foreignKey({
      columns: [t.projectId, t.applicationId],
      foreignColumns: [applications.projectId, applications.id],
    }).onDelete("cascade"),
  ],
);

/**
 * Messages whose feedback was processed, so that a report sent twice counts once. Kept for a week. Because every push
 * writes a row, the table has no foreign key, and a block range index, which costs almost nothing, finds old rows.
 */
export const feedbackReceipts = pgTable(
  "feedback_receipts",
  {
    projectId: projectId(),
    /** The first half of the SHA-256 of sender, message id and device. */
    key: uuid("key").notNull(),
    receivedAt: timestamptz("received_at").notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.key] }),
    index("feedback_receipts_received_at").using("brin", t.receivedAt),
  ],
);

/** Reports that the circuit breaker held back, for a person to apply or discard together. */
export const feedbackQuarantines = pgTable(
  "feedback_quarantines",
  {
    projectId: projectId(),
    id: uuid("id").notNull(),
    applicationId: uuid("application_id").notNull(),
    service: text("service").notNull(),
    environment: text("environment").notNull(),
    openedAt: timestamptz("opened_at").notNull().defaultNow(),
    /** The hour's counts when it opened. */
    reported: integer("reported").notNull(),
    failed: integer("failed").notNull(),
    closedAt: timestamptz("closed_at"),
    decision: text("decision", { enum: ["applied", "discarded"] }),
    /** Who decided; the background job that applies the reports acts as them. */
    decidedBy: jsonb("decided_by").$type<Pick<CleanupProgress, "actor" | "requestId">>(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({
      columns: [t.projectId, t.applicationId],
      foreignColumns: [applications.projectId, applications.id],
    }).onDelete("cascade"),
    uniqueIndex("feedback_quarantines_open")
      .on(t.projectId, t.applicationId, t.service, t.environment)
      .where(sql`${t.closedAt} is null`),
  ],
);

export const feedbackQuarantineItems = pgTable(
  "feedback_quarantine_items",
  {
    projectId: projectId(),
    quarantineId: uuid("quarantine_id").notNull(),
    deviceId: uuid("device_id").notNull(),
    class: text("class").notNull(),
    code: text("code").notNull(),
    sender: text("sender"),
    answeredAt: timestamptz("answered_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.quarantineId, t.deviceId] }),
    // For deletions of devices.
    index("feedback_quarantine_items_device").on(t.projectId, t.deviceId),
    foreignKey({
      columns: [t.projectId, t.quarantineId],
      foreignColumns: [feedbackQuarantines.projectId, feedbackQuarantines.id],
    }).onDelete("cascade"),
    foreignKey({
      columns: [t.projectId, t.deviceId],
      foreignColumns: [devices.projectId, devices.id],
    }).onDelete("cascade"),
  ],
);

/** The latest error of each kind that is an application's fault, such as a wrong topic or credential. */
export const applicationProblems = pgTable(
  "application_problems",
  {
    projectId: projectId(),
    applicationId: uuid("application_id").notNull(),
    service: text("service").notNull(),
    code: text("code").notNull(),
    firstAt: timestamptz("first_at").notNull().defaultNow(),
    lastAt: timestamptz("last_at").notNull().defaultNow(),
    reports: integer("reports").notNull().default(1),
    sender: text("sender"),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.applicationId, t.service, t.code] }),
    foreignKey({
      columns: [t.projectId, t.applicationId],
      foreignColumns: [applications.projectId, applications.id],
    }).onDelete("cascade"),
  ],
);
