import type { Delivery, ImportedDevice } from "@/lib/devices/import/types";
import { normalisePushToken, userIdForPushToken } from "@/lib/devices/push-token";
import type { DeviceFacts, Platform, PushService } from "@/lib/devices/types";
import { disabledReasons, pushTargets } from "@/lib/devices/types";
import { isDomainError } from "@/lib/errors";
import { parseStrictJson } from "@/lib/json";
import type { GivenIdentity } from "@/lib/users/identity";
import { normaliseColumnName } from "./column-names";
import { readDate } from "./dates";
import { isObject } from "./flatten";
import { applyPreset } from "./presets";
import type { SourceRecord } from "./source-record";
import type { ImportField, ImportSettings } from "./types";

/** A row that cannot be taken: the field or the column at fault, where it is one, and why. */
export class RowError extends Error {
  override readonly name = "RowProblem";
  readonly field: ImportField | null;
  readonly column: string | undefined;

  constructor(field: ImportField | null, reason: string, column?: string) {
    super(reason);
    this.field = field;
    this.column = column;
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

// As `plainName` writes them.
const platformWords: Record<string, Platform> = Object.fromEntries([
  ..."ios iphone ipad ipod ipados iphoneos apple apns apn iostoken iosdevice"
    .split(" ")
    .map((word) => [word, "ios"] as const),
  ..."android gcm fcm androidphone androidtoken androidos"
    .split(" ")
    .map((word) => [word, "android"] as const),
]);

const serviceWords: Record<string, PushService> = { apns: "apns", apn: "apns", fcm: "fcm", gcm: "fcm" };

/** What a row of a file says of a device. An empty cell says nothing. Throws `RowProblem`. */
export function readRow(
  { row, record, problem, column }: SourceRecord,
  settings: ImportSettings,
): ImportedDevice {
  if (problem !== undefined) throw new RowError(null, problem, column);
  const source = applyPreset(settings.preset, record);
  // What we wrote ourselves is taken as it stands: spaces around a text are part of it.
  const isOwn = settings.preset === "rollcall";
  const said = (field: ImportField): string => {
    const name = settings.columns[field];
    const value = name === undefined ? undefined : source[name];
    if (value === undefined || value === null) return "";
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return isOwn ? text : text.trim();
  };
  const text = (field: ImportField, longest = longestText): string => {
    const value = said(field);
    if (value.length > longest) throw new RowError(field, `At most ${longest} characters.`);
    if (value.includes("\0")) throw new RowError(field, "This holds the NUL character.");
    return value;
  };
  const target = targetOf((field, longest) => text(field, longest).trim(), settings);
  const pushToken = tokenOf(said("pushToken"), target.pushService);
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
    createdAt: momentOf(text("createdAt"), "createdAt", settings),
    lastSeenAt: momentOf(text("lastSeenAt"), "lastSeenAt", settings),
  };
}

type Text = (field: ImportField, longest?: number) => string;

/** The push token of a row, in its normal form. The only place where imports judge one. */
function tokenOf(cell: string, service: PushService): string {
  const refused = (reason: string) => new RowError("pushToken", reason);
  const token = cell.trim();
  if (token === "") throw refused("Missing push token.");
  if (token.includes("…")) throw refused("The push token is masked. Export with full push tokens.");
  const { pushToken, problem } = normalisePushToken(token, service);
  if (problem !== undefined) throw refused(`${problem}.`);
  return pushToken;
}

function targetOf(text: Text, settings: ImportSettings) {
  const word = normaliseColumnName(text("platform"));
  const sandboxed = word.endsWith("sandbox");
  const named = platformWords[sandboxed ? word.slice(0, -"sandbox".length) : word];
  if (word !== "" && named === undefined) throw new RowError("platform", "Expected ios or android.");
  const service = text("pushService").toLowerCase();
  const pushService = serviceWords[service];
  if (service !== "" && pushService === undefined) throw new RowError("pushService", "Expected apns or fcm.");
  const platform =
    named ?? settings.defaults.platform ?? (pushService === "apns" ? ("ios" as const) : undefined);
  if (platform === undefined) throw new RowError("platform", "Missing platform.");
  const environment = text("pushEnvironment").toLowerCase();
  if (!["", "production", "sandbox", "development"].includes(environment)) {
    throw new RowError("pushEnvironment", "Expected production or sandbox.");
  }
  const isSandbox = environment === "" ? sandboxed : environment !== "production";
  return {
    platform,
    pushService: pushService ?? pushTargets[platform].pushService,
    pushEnvironment: isSandbox ? ("sandbox" as const) : ("production" as const),
  };
}

function userOf(text: Text, settings: ImportSettings, pushToken: string): GivenIdentity {
  const either = text("user");
  const email = text("email").trim() || (either.includes("@") ? either : "");
  const externalUserId = text("userId") || (either.includes("@") ? "" : either);
  if (email === "" && externalUserId === "") {
    if (settings.withoutUser === "reject") throw new RowError("userId", "Missing user.");
    return { externalUserId: userIdForPushToken(pushToken) };
  }
  return {
    ...(email !== "" && { email }),
    ...(externalUserId !== "" && { externalUserId }),
  };
}

function factsOf(text: Text): DeviceFacts {
  const facts: DeviceFacts = {};
  for (const field of textFields) {
    const value = text(field);
    if (value !== "") facts[field] = value;
  }
  const allowed = yesOrNo(text("notificationsAllowed").trim(), "notificationsAllowed");
  return allowed === null ? facts : { ...facts, notificationsAllowed: allowed };
}

function yesOrNo(text: string, field: ImportField): boolean | null {
  if (text === "") return null;
  if (/^(true|t|yes|1)$/i.test(text)) return true;
  if (/^(false|f|no|0)$/i.test(text)) return false;
  throw new RowError(field, "Expected true or false.");
}

function deliveryOf(text: Text): Delivery | null {
  const enabled = yesOrNo(text("enabled").trim(), "enabled");
  if (enabled !== false) return enabled === null ? null : { enabled: true };
  const said = text("disabledReason").trim().toLowerCase();
  const reason = said === "" ? "client" : disabledReasons.find((word) => word === said);
  if (reason === undefined)
    throw new RowError("disabledReason", `Expected one of ${disabledReasons.join(", ")}.`);
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
  if (written !== "{}") storable(written);
  return attributes;
}

function parsedAttributes(json: string): Record<string, unknown> {
  if (json.trim() === "") return {};
  const value = storable(json);
  if (isObject(value)) return value;
  throw new RowError("attributes", "Expected a JSON object.");
}

/** The value of JSON that keeps to the rules of the APIs, whichever cell or row it came from. */
function storable(json: string): unknown {
  try {
    return parseStrictJson(Buffer.from(json), { subject: "This" });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw new RowError("attributes", error.message);
  }
}

function momentOf(text: string, field: ImportField, { dateOrder }: ImportSettings): Date | null {
  if (text.trim() === "") return null;
  const date = readDate(text.trim(), dateOrder);
  if ("problem" in date) throw new RowError(field, dateProblems[date.problem]);
  if (date.at < 0) throw new RowError(field, "This is before 1970.");
  if (date.at > Date.now() + dayMs) throw new RowError(field, "This is in the future.");
  return new Date(date.at);
}

const dateProblems = {
  ambiguous: "This date can be read in two ways. Choose whether the day or the month comes first.",
  unknown: "Expected a time such as 2026-11-24T10:00:00Z.",
};
