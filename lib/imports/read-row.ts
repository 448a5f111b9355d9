import type { Delivery, ImportedDevice } from "@/lib/devices/import/types";
import { pushTargets } from "@/lib/devices/push-targets";
import { normalisePushToken, pushTokenProblem, userIdOfToken } from "@/lib/devices/push-token";
import type { DeviceFacts, Platform } from "@/lib/devices/types";
import type { GivenIdentity } from "@/lib/users/identity";
import { presets } from "./presets";
import type { SourceRecord } from "./records";
import type { ImportField, ImportSettings } from "./types";

/** A row that cannot be taken: the field at fault, where it is one, and why. */
export class RowProblem extends Error {
  override readonly name = "RowProblem";
  readonly field: ImportField | null;

  constructor(field: ImportField | null, reason: string) {
    super(reason);
    this.field = field;
  }
}

const longestText = 500;
const dayMs = 86_400_000;

const textFields = [
  "make",
  "model",
  "systemName",
  "systemVersion",
  "applicationVersion",
  "applicationBuild",
  "applicationPackage",
  "handsetId",
  "notificationId",
  "name",
] as const;

const platformWords: Record<string, Platform> = {
  ios: "ios",
  iphone: "ios",
  ipad: "ios",
  ipados: "ios",
  iphoneos: "ios",
  apns: "ios",
  android: "android",
  gcm: "android",
  fcm: "android",
};

/** What a row of a file says of a device. An empty cell says nothing. Throws `RowProblem`. */
export function readRow({ row, record, problem }: SourceRecord, settings: ImportSettings): ImportedDevice {
  if (problem !== undefined) throw new RowProblem(null, problem);
  const source = presets[settings.preset].prepare?.(record) ?? record;
  const said = (field: ImportField): string => {
    const name = settings.columns[field];
    const value = name === undefined ? undefined : source[name];
    if (value === undefined || value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value).trim();
  };
  const text = (field: ImportField, longest = longestText): string => {
    const value = said(field);
    if (value.length > longest) throw new RowProblem(field, `At most ${longest} characters.`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is refused.
    if (/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(value))
      throw new RowProblem(field, "This holds control characters.");
    return value;
  };
  const token = tokenOf(said("pushToken"));
  const target = targetOf(text, settings);
  const { pushToken = token } = normalisePushToken(token, target.pushService);
  return {
    row,
    user: userOf(text, settings, pushToken),
    applicationName: text("application", 255) || settings.defaults.application || null,
    pushToken,
    ...target,
    deviceIdentifier: text("deviceIdentifier", 255) || null,
    facts: factsOf(text),
    attributes: attributesOf(said("attributes"), source, settings.attributes),
    delivery: deliveryOf(text),
    createdAt: momentOf(text("createdAt"), "createdAt"),
    lastSeenAt: momentOf(text("lastSeenAt"), "lastSeenAt"),
  };
}

type Text = (field: ImportField, longest?: number) => string;

function tokenOf(token: string): string {
  if (token === "") throw new RowProblem("pushToken", "There is no push token.");
  if (token.includes("…"))
    throw new RowProblem("pushToken", "The push token is masked: export with whole ones.");
  const problem = pushTokenProblem(token);
  if (problem !== null) throw new RowProblem("pushToken", `${problem}.`);
  return token;
}

function targetOf(text: Text, settings: ImportSettings) {
  const word = text("platform")
    .toLowerCase()
    .replace(/[\s_-]/g, "");
  const service = text("pushService").toLowerCase();
  const sandboxed = word.endsWith("sandbox");
  const named = platformWords[word.replace(/(apns|ios)sandbox$/, "$1")];
  if (word !== "" && named === undefined) throw new RowProblem("platform", "Expected ios or android.");
  const pushService = service === "gcm" ? "fcm" : service;
  if (pushService !== "" && pushService !== "apns" && pushService !== "fcm") {
    throw new RowProblem("pushService", "Expected apns or fcm.");
  }
  const bySuffix = pushService === "apns" ? ("ios" as const) : undefined;
  const platform = named ?? settings.defaults.platform ?? bySuffix;
  if (platform === undefined) throw new RowProblem("platform", "There is no platform.");
  const environment = text("pushEnvironment").toLowerCase();
  if (!["", "production", "sandbox", "development"].includes(environment)) {
    throw new RowProblem("pushEnvironment", "Expected production or sandbox.");
  }
  const isSandbox = environment === "" ? sandboxed : environment !== "production";
  return {
    platform,
    pushService: pushService === "" ? pushTargets[platform].pushService : pushService,
    pushEnvironment: isSandbox ? ("sandbox" as const) : ("production" as const),
  };
}

function userOf(text: Text, settings: ImportSettings, pushToken: string): GivenIdentity {
  const either = text("user");
  const email = text("email") || (either.includes("@") ? either : "");
  const externalUserId = text("userId") || (either.includes("@") ? "" : either);
  if (email === "" && externalUserId === "") {
    if (settings.withoutUser === "reject") throw new RowProblem("userId", "There is no user.");
    return { externalUserId: userIdOfToken(pushToken) };
  }
  return {
    ...(email !== "" && { email }),
    ...(externalUserId !== "" && { externalUserId }),
  };
}

function factsOf(text: Text): DeviceFacts {
  const facts: DeviceFacts = {};
  for (const field of textFields) {
    const value = text(field, field === "name" ? 255 : longestText);
    if (value !== "") facts[field] = value;
  }
  const allowed = yesOrNo(text("notificationsAllowed"), "notificationsAllowed");
  return allowed === null ? facts : { ...facts, notificationsAllowed: allowed };
}

function yesOrNo(text: string, field: ImportField): boolean | null {
  if (text === "") return null;
  if (/^(true|t|yes|1)$/i.test(text)) return true;
  if (/^(false|f|no|0)$/i.test(text)) return false;
  throw new RowProblem(field, "Expected true or false.");
}

const reasons = ["admin", "client", "moved", "stale", "rejected"] as const;

function deliveryOf(text: Text): Delivery | null {
  const enabled = yesOrNo(text("enabled"), "enabled");
  if (enabled !== false) return enabled === null ? null : { enabled: true };
  const said = text("disabledReason").toLowerCase();
  const reason = said === "" ? "client" : reasons.find((word) => word === said);
  if (reason === undefined) throw new RowProblem("disabledReason", `Expected one of ${reasons.join(", ")}.`);
  return { enabled: false, reason, note: text("disabledNote") || null };
}

function attributesOf(
  json: string,
  source: Record<string, unknown>,
  columns: string[],
): Record<string, unknown> {
  const own = columns.flatMap((name) => {
    const value = source[name];
    return value === undefined || value === null || value === "" ? [] : [[name, value]];
  });
  const attributes: Record<string, unknown> = { ...parsedAttributes(json), ...Object.fromEntries(own) };
  const written = JSON.stringify(attributes);
  if (written.length > 65_536) throw new RowProblem("attributes", "At most 64 KiB.");
  if (written.includes("\\u0000")) throw new RowProblem("attributes", "This holds the NUL character.");
  return attributes;
}

function parsedAttributes(json: string): Record<string, unknown> {
  if (json === "") return {};
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {}
  throw new RowProblem("attributes", "Expected a JSON object.");
}

/** ISO 8601, the same with a space and without a zone (UTC), or seconds or milliseconds since 1970. */
function momentOf(text: string, field: ImportField): Date | null {
  if (text === "") return null;
  const at = /^\d{9,11}$/.test(text)
    ? Number(text) * 1_000
    : /^\d{12,14}$/.test(text)
      ? Number(text)
      : Date.parse(withZone(text));
  if (Number.isNaN(at) || at < 0)
    throw new RowProblem(field, "Expected a time such as 2026-11-24T10:00:00Z.");
  if (at > Date.now() + dayMs) throw new RowProblem(field, "This lies in the future.");
  return new Date(at);
}

const withZone = (text: string): string =>
  /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)
    ? `${text.replace(" ", "T")}Z`
    : text.replace(/ UTC$/, "Z");
