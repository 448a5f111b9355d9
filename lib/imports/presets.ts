import { deviceExportColumns } from "@/lib/exports/types";
import { isObject, tryParseJson } from "@/lib/json";
import { normaliseColumnName } from "./column-names";
import { type ImportField, type ImportSettings, importFields, type PresetId } from "./types";

type Columns = Partial<Record<ImportField, string>>;
export type SourceRow = Record<string, unknown>;
/** The first non-empty value of some columns, whose names may be spelled differently. */
type Pick = (...names: string[]) => unknown;

/** How another system, or our own export, writes devices. */
interface Preset {
  columns: Columns;
  attributes: string[];
  withoutUser: ImportSettings["withoutUser"];
  /** Whether a file with these columns comes from that system. */
  matches(has: (...names: string[]) => boolean, columns: string[]): boolean;
  /** Values for the columns above that the file has under other names or in another form. */
  derive?(pick: Pick): SourceRow;
}

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const isTrue = (value: unknown): boolean => /^(t|true|1|yes)$/i.test(text(value));
const isFalse = (value: unknown): boolean => /^(f|false|0|no)$/i.test(text(value));

const exported = new Set<string>(deviceExportColumns);

export const presets: Record<PresetId, Preset> = {
  rollcall: {
    columns: Object.fromEntries(
      importFields.filter((field) => field !== "user").map((field) => [field, field]),
    ),
    attributes: [],
    withoutUser: "reject",
    matches: (_, columns) =>
      columns.includes("pushToken") &&
      columns.every((name) => exported.has(name) || name.startsWith("rejected ")),
  },
  // The JSON that its importer reads, or its database table.
  aerogear: {
    columns: {
      pushToken: "deviceToken",
      user: "alias",
      platform: "platform",
      systemName: "operatingSystem",
      systemVersion: "osVersion",
      model: "deviceType",
      enabled: "enabled",
    },
    attributes: ["categories"],
    withoutUser: "ownUser",
    matches: (has) => has("deviceToken") && has("alias", "categories", "osVersion") && !has("installationId"),
    // The server sets the platform; the operating system is what the client sent, which can be anything.
    derive: (pick) => ({ platform: pick("platform", "operatingSystem") }),
  },
  // The class `_Installation` from the REST API, from the dashboard, or from MongoDB.
  parse: {
    columns: {
      pushToken: "deviceToken",
      userId: "user",
      application: "appName",
      platform: "deviceType",
      pushService: "pushType",
      deviceIdentifier: "installationId",
      systemVersion: "osVersion",
      applicationVersion: "appVersion",
      applicationPackage: "appIdentifier",
      locale: "localeIdentifier",
      timeZone: "timeZone",
      createdAt: "createdAt",
      lastSeenAt: "updatedAt",
    },
    attributes: ["channels"],
    withoutUser: "ownUser",
    matches: (has) => has("installationId") && has("deviceToken") && has("deviceType"),
    derive: (pick) => ({
      user: pointedAt(pick("user.objectId", "_p_user", "user")),
      pushType: { apn: "apns", apns: "apns", gcm: "fcm", fcm: "fcm" }[text(pick("pushType")).toLowerCase()],
      createdAt: pick("createdAt", "_created_at"),
      updatedAt: pick("updatedAt", "_updated_at"),
    }),
  },
  oneSignal: {
    columns: {
      pushToken: "identifier",
      userId: "external_user_id",
      platform: "device_type",
      deviceIdentifier: "id",
      model: "device_model",
      systemVersion: "device_os",
      applicationVersion: "game_version",
      locale: "language",
      enabled: "enabled",
      disabledReason: "disabled_reason",
      notificationsAllowed: "notifications_allowed",
      createdAt: "created_at",
      lastSeenAt: "last_active",
    },
    attributes: ["timezone", "tags"],
    withoutUser: "ownUser",
    matches: (has) => has("identifier") && has("device_type") && has("session_count", "invalid_identifier"),
    derive: (pick) => {
      const isInvalid = isTrue(pick("invalid_identifier"));
      return {
        id: pick("id", "player_id", "subscription_id"),
        external_user_id: pick("external_user_id", "external_id"),
        device_type: { 0: "ios", 1: "android" }[text(pick("device_type"))] ?? pick("device_type"),
        enabled: isInvalid ? "false" : pick("enabled"),
        disabled_reason: isInvalid ? "rejected" : pick("disabled_reason"),
        // Below -1, the user has denied the permission.
        notifications_allowed: Number(pick("notification_types")) < -1 ? "false" : undefined,
      };
    },
  },
  // `aws sns list-endpoints-by-platform-application`, or the same as a table.
  sns: {
    columns: {
      pushToken: "Token",
      email: "email",
      user: "user",
      application: "ApplicationName",
      platform: "Platform",
      pushEnvironment: "Environment",
      enabled: "Enabled",
      disabledReason: "Reason",
    },
    attributes: ["EndpointArn", "CustomUserData"],
    withoutUser: "ownUser",
    matches: (has) => has("EndpointArn") && has("Token", "Attributes.Token"),
    derive: (pick) => {
      const [, platform = "", application] = text(pick("EndpointArn")).split("/");
      const enabled = pick("Attributes.Enabled", "Enabled");
      return {
        Token: pick("Attributes.Token", "Token"),
        ...customUserData(pick("Attributes.CustomUserData", "CustomUserData")),
        Enabled: enabled,
        // SNS disables an endpoint when the push service rejects it.
        Reason: isFalse(enabled) ? "rejected" : undefined,
        Platform: platform.replace("_SANDBOX", ""),
        Environment: platform.endsWith("_SANDBOX") ? "sandbox" : "production",
        ApplicationName: application,
      };
    },
  },
  // Firebase has no export; this is the token table of an app's server.
  firebase: {
    columns: {
      pushToken: "token",
      email: "email",
      user: "user",
      platform: "platform",
      pushService: "service",
      applicationVersion: "app_version",
      createdAt: "created_at",
      lastSeenAt: "last_seen",
    },
    attributes: [],
    withoutUser: "ownUser",
    matches: (has) => has("fcm_token", "registration_token", "fcm_registration_token"),
    derive: (pick) => ({
      token: pick("fcm_token", "registration_token", "fcm_registration_token", "token"),
      user: pick("user", "user_id", "uid", "owner") ?? userKey(pick("key")),
      platform: pick("platform", "os", "device_type", "operating_system"),
      service: "fcm",
      app_version: pick("app_version", "version"),
      created_at: pick("created_at", "created"),
      last_seen: pick("last_seen", "last_active", "timestamp", "updated_at", "updated", "refreshed_at"),
    }),
  },
  other: { columns: {}, attributes: [], withoutUser: "reject", matches: () => false },
};

/** The id in a Parse pointer: plain as in the dashboard's CSV, with its class as in MongoDB, or as JSON. */
function pointedAt(value: unknown): string {
  const pointer = text(value);
  return /"objectId"\s*:\s*"([^"]+)"/.exec(pointer)?.[1] ?? pointer.replace(/^_User\$/, "");
}

/** The user in an endpoint's free text: as JSON, or if the text is nothing but an email or an id. */
function customUserData(value: unknown): SourceRow {
  const data = text(value).trim();
  const object = data.startsWith("{") ? tryParseJson(data) : undefined;
  if (!isObject(object)) {
    const isName = /^[\x21-\x7e]{1,52}$/.test(data) || /^\S+@\S+$/.test(data);
    return { email: undefined, user: isName ? data : undefined, CustomUserData: isName ? undefined : data };
  }
  const pick = pickFrom(object);
  const email = pick("email", "userEmail", "mail", "emailAddress");
  return {
    email: typeof email === "string" && email.includes("@") ? email : undefined,
    user: pick(
      "userId",
      "user_id",
      "uid",
      "externalUserId",
      "externalId",
      "customerId",
      "user",
      "username",
      "id",
    ),
    CustomUserData: object,
  };
}

/** A row's key identifies its user, unless Firebase generated it. */
const userKey = (key: unknown): unknown => (/^-[\w-]{19}$/.test(text(key)) ? undefined : key);

function pickFrom(row: SourceRow): Pick {
  const byName = new Map<string, unknown>();
  for (const [name, value] of Object.entries(row)) {
    const normalised = normaliseColumnName(name);
    if (!isFilled(byName.get(normalised))) byName.set(normalised, value);
  }
  return (...names) => {
    for (const name of names) {
      const value = row[name];
      if (isFilled(value)) return value;
      const other = byName.get(normaliseColumnName(name));
      if (isFilled(other)) return other;
    }
    return undefined;
  };
}

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== "";

/** Adds the preset's columns to a row, from wherever the file has their values. */
export function applyPreset(preset: PresetId, row: SourceRow): SourceRow {
  const { columns, attributes, derive } = presets[preset];
  if (derive === undefined) return row;
  const pick = pickFrom(row);
  const presetValues = [...Object.values(columns), ...attributes].map((name) => [name, pick(name)]);
  return { ...row, ...Object.fromEntries(presetValues), ...derive(pick) };
}

/** The preset's columns that a file with these columns has values for. */
export function fillableColumns(preset: PresetId, columns: string[]): Set<string> {
  const { columns: own, attributes, derive } = presets[preset];
  const pick = pickFrom(Object.fromEntries(columns.map((name) => [name, name])));
  const names = [...Object.values(own), ...attributes];
  if (derive === undefined) return new Set(names.filter((name) => columns.includes(name)));
  return new Set([...names.filter((name) => pick(name) !== undefined), ...Object.keys(derive(pick))]);
}

export function detectPreset(columns: string[]): PresetId {
  const normalised = new Set(columns.map(normaliseColumnName));
  const has = (...names: string[]) => names.some((name) => normalised.has(normaliseColumnName(name)));
  return (Object.keys(presets) as PresetId[]).find((id) => presets[id].matches(has, columns)) ?? "other";
}
