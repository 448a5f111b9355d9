import { not, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { applications } from "./applications";
import { createdAt, projectId, searchIndexOptions, timestamptz, updatedAt, version } from "./columns";
import { users } from "./users";

/** Why a device is disabled. Only `admin` (console or native API) persists when the device registers again. */
export const disabledReasons = ["admin", "client", "moved", "stale", "rejected"] as const;

interface StatusColumns {
  disabledReason: SQLWrapper;
  enabled: SQLWrapper;
  notificationsAllowed: SQLWrapper;
}

/**
 * The part of a device's status that does not depend on the time, in the order of statuses (lib/devices/status.ts): 0
 * rejected, 1 disabled, 2 notifications off, 3 all others.
 */
export const statusGroup = (columns: StatusColumns): SQL =>
  sql`(case when ${columns.disabledReason} = 'rejected' then 0 when not ${columns.enabled} then 1 when ${columns.notificationsAllowed} is false then 2 else 3 end)`;

/** The groups are literals, because PostgreSQL must recognise the expression of the index. */
export const inStatusGroups = (columns: StatusColumns, groups: readonly number[]): SQL =>
  sql`${statusGroup(columns)} ${sql.raw(groups.length === 1 ? `= ${groups[0]}` : `in (${groups.join(", ")})`)}`;

interface NamedColumns {
  name: SQLWrapper;
  make: SQLWrapper;
  model: SQLWrapper;
  platform: SQLWrapper;
}

/** A device's model as lists show it; empty if unknown. lib/devices/fields.ts does the same in JavaScript. */
const shownModel = ({ make, model, platform }: Omit<NamedColumns, "name">): SQL =>
  sql`case when coalesce(${make}, '') = '' then ${model} when ${model} = '' then ${make} when ${platform} = 'ios' or starts_with(lower(${model}), lower(${make})) then ${model} else ${make} || ' ' || ${model} end`;

/** The name that lists show: its own, or its model. */
const shownName = (columns: NamedColumns): SQL =>
  sql`case when ${columns.name} <> '' then ${columns.name} else ${shownModel(columns)} end`;

// An index entry has at most 2,704 bytes. These indexes end in the plain columns, so that index-only scans keep distant
// pages fast. Longer texts are therefore left out and sort last, like missing ones. PostgreSQL estimates that a `case`
// is true for half of the rows; for other conditions on expressions its estimate is far too low.
const isIndexable = (text: SQL): SQL =>
  sql`case when octet_length(${text}) between 1 and 1500 then true else false end`;

/** The shown texts that lists sort by, with the condition for devices that have one. */
export const sortedTexts = {
  name: (columns: NamedColumns) => ({
    text: sql`lower(left(${shownName(columns)}, 200))`,
    isGiven: isIndexable(sql`${columns.name} || coalesce(${columns.make}, '') || ${columns.model}`),
  }),
  model: (columns: Omit<NamedColumns, "name">) => ({
    text: sql`lower(left(${shownModel(columns)}, 200))`,
    isGiven: isIndexable(sql`coalesce(${columns.make}, '') || ${columns.model}`),
  }),
};

interface SearchedColumns {
  name: SQLWrapper;
  deviceIdentifier: SQLWrapper;
  make: SQLWrapper;
  model: SQLWrapper;
}

/** The texts of a device that are searched, in lower case. Must match the expression of `devices_search` exactly. */
export const searchedText = (columns: SearchedColumns): SQL =>
  sql`lower(${columns.name} || ' ' || coalesce(${columns.deviceIdentifier}, '') || ' ' || coalesce(${columns.make}, '') || ' ' || ${columns.model})`;

/**
 * A masked push token, `abcd…wxyz`, in lower case. Must match the expression of `devices_masked_token` exactly.
 * Collation "C" lets the index find prefixes whatever the database's collation.
 */
export const maskedToken = (columns: { pushToken: SQLWrapper; longPushToken: SQLWrapper }): SQL => {
  const token = sql`coalesce(${columns.longPushToken}, ${columns.pushToken})`;
  return sql`(lower(left(${token}, 4) || '…' || right(${token}, 4)) collate "C")`;
};

/** One installation of one application on one handset or in one browser, owned by one user. */
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
    /**
     * Normalised (see lib/devices/push-token.ts); a digest if it is too long for an index. Never in logs or audit rows.
     */
    pushToken: text("push_token").notNull(),
    /** The whole token when `pushToken` is its digest. */
    longPushToken: text("long_push_token"),
    pushService: text("push_service", { enum: ["apns", "fcm"] }).notNull(),
    pushEnvironment: text("push_environment", { enum: ["production", "sandbox"] }).notNull(),
    platform: text("platform", { enum: ["ios", "android", "web"] }).notNull(),
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
    /** As the phone writes it, for example `en-US`. */
    locale: text("locale").notNull().default(""),
    /** As the phone writes it, for example `Europe/Berlin`. */
    timeZone: text("time_zone").notNull().default(""),
    attributes: jsonb("attributes").$type<Record<string, unknown>>().notNull().default({}),
    /** What people wrote about it; phones never send or see either. Tags are joined by commas, which none contains. */
    tags: text("tags").notNull().default(""),
    note: text("note"),
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
    // A user has a push token once per application. Also finds a user's devices: in the database, it includes their ids,
    // which Drizzle cannot express. A hash of the token makes an entry half as long, and entries of new users are all on
    // the same page.
    uniqueIndex("devices_user_push_token").on(
      t.projectId,
      t.userId,
      t.applicationId,
      sql`hashtextextended(${t.pushToken}, 0)`,
    ),
    // All devices with a push token. Hash indexes have one column, and short entries whatever its length.
    index("devices_push_token_hash").using("hash", t.pushToken),
    uniqueIndex("devices_identifier")
      .on(t.projectId, t.deviceIdentifier)
      .where(sql`${t.deviceIdentifier} is not null`),
    index("devices_created_at").on(t.projectId, t.createdAt, t.id),
    // For each text one index of the devices that have it, and one of those without, which come last in both
    // directions.
    index("devices_shown_name")
      .on(t.projectId, sortedTexts.name(t).text, t.id, t.name, t.make, t.model, t.platform)
      .where(sortedTexts.name(t).isGiven),
    index("devices_without_name")
      .on(t.projectId, t.id)
      .where(not(sortedTexts.name(t).isGiven)),
    // The lists by model and by version are merged from the platforms' parts.
    index("devices_platform_model")
      .on(t.projectId, t.platform, sortedTexts.model(t).text, t.id, t.make, t.model)
      .where(sortedTexts.model(t).isGiven),
    index("devices_platform_without_model")
      .on(t.projectId, t.platform, t.id)
      .where(not(sortedTexts.model(t).isGiven)),
    index("devices_platform_version").on(t.projectId, t.platform, t.applicationVersion, t.id),
    // For filters only. Devices without the value have no entry.
    index("devices_known_locale").on(t.projectId, t.locale, t.id).where(sql`${t.locale} <> ''`),
    index("devices_known_time_zone").on(t.projectId, t.timeZone, t.id).where(sql`${t.timeZone} <> ''`),
    // By status group, then by the time last seen, which distinguishes active, quiet and stale devices. The list by
    // time merges the four groups.
    index("devices_status").on(
      t.projectId,
      statusGroup(t),
      t.lastSeenAt,
      t.id,
      t.disabledReason,
      t.enabled,
      t.notificationsAllowed,
    ),
    // A cheap index of the parts of the table that contain an application's devices, for applications with few or none.
    // Scans in any sort order quickly find devices of larger applications.
    index("devices_application_parts")
      .using("brin", t.applicationId.op("uuid_bloom_ops"))
      .with({ pages_per_range: 32, autosummarize: true }),
    index("devices_disabled_reason")
      .on(t.projectId, t.disabledReason, t.lastSeenAt, t.id)
      .where(sql`${t.disabledReason} is not null`),
    index("devices_sandbox").on(t.projectId, t.lastSeenAt, t.id).where(sql`${t.pushEnvironment} = 'sandbox'`),
    index("devices_fid")
      .on(t.projectId, t.applicationId)
      .where(sql`${t.pushService} = 'fcm' and ${t.pushToken} ~ '^[c-f][A-Za-z0-9_-]{21}$'`),
    index("devices_refused").on(t.projectId, t.id).where(sql`${t.notificationsAllowed} is false`),
    // Without the project, like `devices_masked_token`.
    index("devices_handset").on(t.handsetId).where(sql`${t.handsetId} is not null`),
    // For lists by tag and suggestions of tags. Devices without tags have no entry.
    index("devices_tags").using("gin", sql`string_to_array(${t.tags}, ',')`).where(sql`${t.tags} <> ''`),
    index("devices_tagged").on(t.projectId, t.id).where(sql`${t.tags} <> ''`),
    index("devices_search")
      .using("gin", sql`${searchedText(t)} gin_trgm_ops`)
      .with(searchIndexOptions),
    // Without the project, which would double its size. Few tokens share both ends.
    index("devices_masked_token").on(maskedToken(t)),
    check("devices_push_service", sql`${t.pushService} in ('apns', 'fcm')`),
    check("devices_push_environment", sql`${t.pushEnvironment} in ('production', 'sandbox')`),
    check("devices_platform", sql`${t.platform} in ('ios', 'android', 'web')`),
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

/** The four parts of the status index, each ordered by the time last seen. */
export const statusGroupParts: SQL[] = [0, 1, 2, 3].map((group) => inStatusGroups(devices, [group]));
/** True for all devices. It lets PostgreSQL look for a time last seen in each part of the index. */
export const inAnyStatusGroup = inStatusGroups(devices, [0, 1, 2, 3]);
