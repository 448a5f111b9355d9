import { type ImportField, type ImportSettings, importFields, type PresetId } from "./types";

type Columns = Partial<Record<ImportField, string>>;
type SourceRow = Record<string, unknown>;

/** How another system, or our own export, writes devices. */
interface Preset {
  columns: Columns;
  attributes: string[];
  withoutUser: ImportSettings["withoutUser"];
  /** Columns of which a file must have all to be taken for it; of each list, one. */
  known: string[][];
  /** Adds columns that the file has only in other words. */
  prepare?(row: SourceRow): SourceRow;
}

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));

export const presets: Record<PresetId, Preset> = {
  rollcall: {
    columns: Object.fromEntries(
      importFields.filter((field) => field !== "user").map((field) => [field, field]),
    ),
    attributes: [],
    withoutUser: "reject",
    known: [["pushToken"], ["application"], ["lastSeenAt"], ["pushEnvironment"]],
    // Our own export puts this before what a spreadsheet would take for a formula.
    prepare: (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === "string" && /^'[=+\-@\t\r＝＋－＠]/.test(value) ? value.slice(1) : value,
        ]),
      ),
  },
  // What its importer takes, a list of installations; and its table by the names of the columns.
  aerogear: {
    columns: {
      pushToken: "deviceToken",
      user: "alias",
      platform: "operatingSystem",
      systemName: "operatingSystem",
      systemVersion: "osVersion",
      model: "deviceType",
      enabled: "enabled",
    },
    attributes: ["categories"],
    withoutUser: "ownUser",
    known: [
      ["deviceToken", "device_token"],
      ["alias", "categories", "osVersion", "os_version"],
    ],
    prepare: (row) => ({
      deviceToken: row.device_token,
      deviceType: row.device_type,
      operatingSystem: row.operating_system,
      osVersion: row.os_version,
      ...row,
    }),
  },
  // The class `_Installation` from the REST API, from the dashboard, or from MongoDB.
  parse: {
    columns: {
      pushToken: "deviceToken",
      userId: "user",
      application: "appName",
      platform: "deviceType",
      deviceIdentifier: "installationId",
      applicationVersion: "appVersion",
      applicationPackage: "appIdentifier",
      createdAt: "createdAt",
      lastSeenAt: "updatedAt",
    },
    attributes: ["channels", "localeIdentifier", "timeZone"],
    withoutUser: "ownUser",
    known: [["installationId"], ["deviceToken"], ["deviceType"]],
    prepare: (row) => ({
      ...row,
      user: row["user.objectId"] ?? text(row._p_user).replace(/^_User\$/, ""),
      createdAt: row.createdAt ?? row["createdAt.iso"] ?? row["_created_at.$date"] ?? row._created_at,
      updatedAt: row.updatedAt ?? row["updatedAt.iso"] ?? row["_updated_at.$date"] ?? row._updated_at,
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
      enabled: "enabled",
      disabledReason: "disabled_reason",
      notificationsAllowed: "notifications_allowed",
      createdAt: "created_at",
      lastSeenAt: "last_active",
    },
    attributes: ["language", "timezone", "tags"],
    withoutUser: "ownUser",
    known: [["identifier"], ["device_type"], ["session_count", "invalid_identifier"]],
    prepare: (row) => {
      const invalid = /^t/i.test(text(row.invalid_identifier));
      return {
        ...row,
        id: row.id ?? row.player_id ?? row.subscription_id,
        external_user_id: row.external_user_id || row.external_id,
        device_type: { 0: "ios", 1: "android" }[text(row.device_type)] ?? row.device_type,
        enabled: invalid ? "false" : "",
        disabled_reason: invalid ? "rejected" : "",
        // Below -1 its user has said no.
        notifications_allowed: Number(row.notification_types) < -1 ? "false" : "",
      };
    },
  },
  // `aws sns list-endpoints-by-platform-application`, or the same as a table.
  sns: {
    columns: {
      pushToken: "Token",
      user: "CustomUserData",
      application: "ApplicationName",
      platform: "Platform",
      pushEnvironment: "Environment",
      enabled: "Enabled",
      disabledReason: "Reason",
    },
    attributes: ["EndpointArn"],
    withoutUser: "ownUser",
    known: [["EndpointArn"], ["Token", "Attributes.Token"]],
    prepare: (row) => {
      const [, platform = "", application] = text(row.EndpointArn).split("/");
      const enabled = row["Attributes.Enabled"] ?? row.Enabled;
      return {
        ...row,
        Token: row["Attributes.Token"] ?? row.Token,
        CustomUserData: row["Attributes.CustomUserData"] ?? row.CustomUserData,
        Enabled: enabled,
        // SNS disables an endpoint when the push service refuses it.
        Reason: /^f/i.test(text(enabled)) ? "rejected" : "",
        Platform: platform.replace("_SANDBOX", ""),
        Environment: platform.endsWith("_SANDBOX") ? "sandbox" : "production",
        ApplicationName: application,
      };
    },
  },
  // Firebase has no export of its own: the table that an app's server keeps its tokens in.
  firebase: {
    columns: {
      pushToken: "token",
      user: "user",
      platform: "platform",
      pushService: "service",
      applicationVersion: "app_version",
      createdAt: "created_at",
      lastSeenAt: "last_seen",
    },
    attributes: [],
    withoutUser: "ownUser",
    known: [["fcm_token", "fcmToken", "registration_token", "registrationToken"]],
    prepare: (row) => ({
      ...row,
      token: row.token ?? row.fcm_token ?? row.fcmToken ?? row.registration_token ?? row.registrationToken,
      user: row.user ?? row.user_id ?? row.userId ?? row.uid ?? row.email,
      platform: row.platform ?? row.os ?? row.device_type,
      service: "fcm",
      app_version: row.app_version ?? row.appVersion,
      created_at: row.created_at ?? row.createdAt,
      last_seen: row.last_seen ?? row.timestamp ?? row.updated_at ?? row.updatedAt,
    }),
  },
  other: { columns: {}, attributes: [], withoutUser: "reject", known: [] },
};

/** The preset that a file with these columns was written for; `other` where none is. */
export function presetFor(columns: string[]): PresetId {
  const has = new Set(columns);
  const found = (Object.keys(presets) as PresetId[]).find((id) => {
    const { known } = presets[id];
    return known.length > 0 && known.every((names) => names.some((name) => has.has(name)));
  });
  return found ?? "other";
}
