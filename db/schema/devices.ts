import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { applications } from "./applications";
import { createdAt, projectId, timestamptz, updatedAt, version } from "./columns";
import { users } from "./users";

/** Why a device is disabled. Only `admin` (console or native API) persists when the device registers again. */
export const disabledReasons = ["admin", "client", "moved", "stale", "rejected"] as const;

/** One installation of one application on one handset, held by one user. */
export const devices = pgTable(
  "devices",
  {
    projectId: projectId(),
    /** UUIDv7, so that `id` also orders by creation. */
    id: uuid("id").notNull(),
    userId: uuid("user_id").notNull(),
    applicationId: uuid("application_id").notNull(),
    /** The id that the client chose for the installation (TribeHR's `device_identifier`). */
    deviceIdentifier: text("device_identifier"),
    /** Normalised: see lib/devices/push-token.ts; a digest when too long for an index. Never in logs or audit rows. */
    pushToken: text("push_token").notNull(),
    /** The whole token when `pushToken` is its digest. */
    longPushToken: text("long_push_token"),
    pushService: text("push_service", { enum: ["apns", "fcm"] }).notNull(),
    pushEnvironment: text("push_environment", { enum: ["production", "sandbox"] }).notNull(),
    platform: text("platform", { enum: ["ios", "android"] }).notNull(),
    enabled: boolean("enabled").notNull().default(true),
    disabledAt: timestamptz("disabled_at"),
    disabledReason: text("disabled_reason", { enum: disabledReasons }),
    /** The admin's note on the reason. */
    disabledNote: text("disabled_note"),
    /** The label of the operator or API key that disabled it. */
    disabledBy: text("disabled_by"),
    /** The permission that the phone reports; null until it has reported one. */
    notificationsAllowed: boolean("notifications_allowed"),
    /** Genesys' `notificationId` and `sessionHash`, stored verbatim. */
    notificationId: text("notification_id"),
    sessionHash: text("session_hash"),
    // Sorted columns are never null: empty means "not given", so that one keyset comparison serves both directions.
    name: text("name").notNull().default(""),
    make: text("make"),
    model: text("model").notNull().default(""),
    systemName: text("system_name"),
    systemVersion: text("system_version"),
    applicationVersion: text("application_version").notNull().default(""),
    applicationBuild: text("application_build"),
    /** The application's own id in its store (iOS bundle id, Android package name). */
    applicationPackage: text("application_package"),
    /** The handset id inside Iterable's dataFields (`deviceId`). Not our `id`. */
    handsetId: text("handset_id"),
    attributes: jsonb("attributes").$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    lastSeenAt: timestamptz("last_seen_at").notNull().defaultNow(),
    version: version(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId, t.userId], foreignColumns: [users.projectId, users.id] }).onDelete(
      "cascade",
    ),
    foreignKey({
      columns: [t.projectId, t.applicationId],
      foreignColumns: [applications.projectId, applications.id],
    }),
    // Token first: the same index finds all users of a token when a phone signs out.
    unique("devices_push_token").on(t.projectId, t.pushToken, t.applicationId, t.userId),
    unique("devices_device_identifier").on(t.projectId, t.deviceIdentifier),
    index("devices_user").on(t.projectId, t.userId, t.id),
    index("devices_last_seen_at").on(t.projectId, t.lastSeenAt, t.id),
    index("devices_created_at").on(t.projectId, t.createdAt, t.id),
    // With the plain column at the end PostgreSQL can use index-only scans, which keep distant pages fast. Values are
    // cut because an index entry holds at most 2,704 bytes.
    index("devices_name").on(t.projectId, sql`lower(left(${t.name}, 200))`, t.id, t.name),
    index("devices_model").on(t.projectId, sql`lower(left(${t.model}, 200))`, t.id, t.model),
    index("devices_application_version").on(t.projectId, t.applicationVersion, t.id),
    index("devices_platform").on(t.projectId, t.platform, t.id),
    index("devices_enabled").on(t.projectId, t.enabled, t.id),
    // For filters that match few rows; frequent values are found quickly in any sort order.
    index("devices_application").on(t.projectId, t.applicationId, t.id),
    index("devices_disabled_reason")
      .on(t.projectId, t.disabledReason, t.lastSeenAt, t.id)
      .where(sql`${t.disabledReason} is not null`),
    index("devices_sandbox").on(t.projectId, t.lastSeenAt, t.id).where(sql`${t.pushEnvironment} = 'sandbox'`),
    index("devices_refused").on(t.projectId, t.id).where(sql`${t.notificationsAllowed} is false`),
    index("devices_handset_id").on(t.projectId, t.handsetId).where(sql`${t.handsetId} is not null`),
    // For search by part of a name, identifier or model.
    index("devices_search").using(
      "gin",
      sql`(lower(${t.name}) || ' ' || coalesce(lower(${t.deviceIdentifier}), '') || ' ' || lower(${t.model})) gin_trgm_ops`,
    ),
    check("devices_push_service", sql`${t.pushService} in ('apns', 'fcm')`),
    check("devices_push_environment", sql`${t.pushEnvironment} in ('production', 'sandbox')`),
    check("devices_platform", sql`${t.platform} in ('ios', 'android')`),
    check(
      "devices_disabled_reason",
      sql`${t.disabledReason} in ('admin', 'client', 'moved', 'stale', 'rejected')`,
    ),
    check(
      "devices_enabled",
      sql`${t.enabled} = (${t.disabledAt} is null) and ${t.enabled} = (${t.disabledReason} is null)`,
    ),
  ],
);
