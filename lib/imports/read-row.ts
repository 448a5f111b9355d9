import { fieldsWith, shownTexts } from "@/lib/devices/fields";
import {
  maxPushTokenBytes,
  normalisePushToken,
  type PushTokenProblem,
  userIdForPushToken,
} from "@/lib/devices/push-token";
import type { Delivery } from "@/lib/devices/registration/types";
import type { DeviceFacts, Platform, PushService } from "@/lib/devices/types";
import { disabledReasons, platforms, pushTargets } from "@/lib/devices/types";
import { isDomainError } from "@/lib/errors";
import { cellText } from "@/lib/exports/write";
import { isObject, parseStrictJson } from "@/lib/json";
import { joinTags, maxNoteLength, maxTagLength, maxTags, tagList } from "@/lib/tags";
import type { GivenIdentity } from "@/lib/users/identity";
import { normaliseColumnName } from "./column-names";
import { readDate } from "./dates";
import type { ImportedDevice } from "./import-batch";
import { applyPreset } from "./presets";
import { type RejectReason, rejectReason } from "./reject-reasons";
import { jsonReason } from "./rejects";
import type { SourceRecord } from "./source-record";
import type { ImportField, ImportSettings } from "./types";

/** A row that cannot be imported, with the field or the column at fault, if it is a single one. */
export class RowError extends Error {
  override readonly name = "RowError";
  readonly field: ImportField | null;
  readonly reason: RejectReason;
  readonly column: string | undefined;

  constructor(field: ImportField | null, reason: RejectReason, column?: string) {
    super(reason.text);
    this.field = field;
    this.reason = reason;
    this.column = column;
  }
}

const maxTextLength = 500;
const dayMs = 86_400_000;

// As `normaliseColumnName` writes them.
const platformWords = {
  ios: "ios iphone ipad ipod ipados iphoneos apple apns apn iostoken iosdevice",
  android: "android gcm fcm androidphone androidtoken androidos",
  web: "web browser",
};
const platformOf = (word: string): Platform | undefined =>
  platforms.find((platform) => platformWords[platform].split(" ").includes(word));

const serviceWords: Record<string, PushService> = { apns: "apns", apn: "apns", fcm: "fcm", gcm: "fcm" };

/** Empty cells count as absent. Throws `RowError`. */
export function readRow(
  { row, record, problem, column }: SourceRecord,
  settings: ImportSettings,
): ImportedDevice {
  if (problem !== undefined) throw new RowError(null, problem, column);
  const source = applyPreset(settings.preset, record);
  // In our own exports, surrounding spaces are part of the value.
  const isOwnExport = settings.preset === "rollcall";
  const rawText = (field: ImportField): string => {
    const name = settings.columns[field];
    const text = name === undefined ? "" : cellText(source[name]);
    return isOwnExport ? text : text.trim();
  };
  const text = (field: ImportField, maxLength = maxTextLength): string => {
    const value = rawText(field);
    if (value.length > maxLength) throw new RowError(field, rejectReason("longText", { max: maxLength }));
    if (value.includes("\0")) throw new RowError(field, rejectReason("nulCharacter"));
    return value;
  };
  const target = targetOf((field, maxLength) => text(field, maxLength).trim(), settings);
  const pushToken = tokenOf(rawText("pushToken"), target.pushService);
  return {
    row,
    user: userOf(text, settings, pushToken),
    applicationName: text("application", 255) || settings.defaults.application || null,
    pushToken,
    ...target,
    deviceIdentifier: text("deviceIdentifier", 255) || null,
    facts: factsOf(text),
    attributes: attributesOf(rawText("attributes"), source, settings.attributes),
    delivery: deliveryOf(text),
    createdAt: dateOf(text("createdAt"), "createdAt", settings),
    lastSeenAt: dateOf(text("lastSeenAt"), "lastSeenAt", settings),
    tags: tagsOf(source[settings.columns.tags ?? ""]),
    note: text("note", maxNoteLength) || null,
  };
}

type ReadText = (field: ImportField, maxLength?: number) => string;

/** The normalised push token. The only place where imports validate one. */
function tokenOf(cell: string, service: PushService): string {
  const { pushToken, problem } = normalisePushToken(cell.trim(), service);
  if (problem !== undefined) throw new RowError("pushToken", tokenReasons[problem]);
  return pushToken;
}

const tokenReasons: Record<PushTokenProblem, RejectReason> = {
  missing: rejectReason("missingPushToken"),
  long: rejectReason("longPushToken", { max: maxPushTokenBytes }),
  controlCharacters: rejectReason("pushTokenControlCharacters"),
  masked: rejectReason("maskedPushToken"),
  described: rejectReason("describedPushToken"),
  placeholder: rejectReason("placeholderPushToken"),
};

function targetOf(text: ReadText, settings: ImportSettings) {
  const word = normaliseColumnName(text("platform"));
  const isSandboxName = word.endsWith("sandbox");
  const namedPlatform = platformOf(word.replace(/sandbox$/, ""));
  if (word !== "" && namedPlatform === undefined)
    throw new RowError("platform", rejectReason("unknownPlatform"));
  const service = text("pushService").toLowerCase();
  const pushService = serviceWords[service];
  if (service !== "" && pushService === undefined)
    throw new RowError("pushService", rejectReason("unknownPushService"));
  const platform =
    namedPlatform ?? settings.defaults.platform ?? (pushService === "apns" ? ("ios" as const) : undefined);
  if (platform === undefined) throw new RowError("platform", rejectReason("missingPlatform"));
  const environment = text("pushEnvironment").toLowerCase();
  if (!["", "production", "sandbox", "development"].includes(environment)) {
    throw new RowError("pushEnvironment", rejectReason("unknownPushEnvironment"));
  }
  const isSandbox = environment === "" ? isSandboxName : environment !== "production";
  return {
    platform,
    pushService: pushService ?? pushTargets[platform].pushService,
    pushEnvironment: isSandbox ? ("sandbox" as const) : ("production" as const),
  };
}

function userOf(text: ReadText, settings: ImportSettings, pushToken: string): GivenIdentity {
  const either = text("user");
  const email = text("email").trim() || (either.includes("@") ? either : "");
  const externalUserId = text("userId") || (either.includes("@") ? "" : either);
  if (email === "" && externalUserId === "") {
    if (settings.withoutUser === "reject") throw new RowError("userId", rejectReason("missingUser"));
    return { externalUserId: userIdForPushToken(pushToken) };
  }
  return {
    ...(email !== "" && { email }),
    ...(externalUserId !== "" && { externalUserId }),
  };
}

function factsOf(text: ReadText): DeviceFacts {
  const facts: DeviceFacts = {};
  for (const field of shownTexts) {
    const value = text(field);
    if (value !== "") facts[field] = value;
  }
  for (const field of fieldsWith("fact", "boolean")) {
    const value = yesOrNo(text(field).trim(), field);
    if (value !== null) facts[field] = value;
  }
  return facts;
}

function yesOrNo(text: string, field: ImportField): boolean | null {
  if (text === "") return null;
  if (/^(true|t|yes|1)$/i.test(text)) return true;
  if (/^(false|f|no|0)$/i.test(text)) return false;
  throw new RowError(field, rejectReason("notBoolean"));
}

function deliveryOf(text: ReadText): Delivery | null {
  const enabled = yesOrNo(text("enabled").trim(), "enabled");
  if (enabled !== false) return enabled === null ? null : { enabled: true };
  const word = text("disabledReason").trim().toLowerCase();
  const reason = word === "" ? "client" : disabledReasons.find((known) => known === word);
  if (reason === undefined)
    throw new RowError(
      "disabledReason",
      rejectReason("unknownDisabledReason", { expected: disabledReasons.join(", ") }),
    );
  return { enabled: false, reason, note: text("disabledNote") || null };
}

function attributesOf(
  json: string,
  source: Record<string, unknown>,
  columns: string[],
): Record<string, unknown> {
  const fromColumns = columns.flatMap((name) => {
    const value = source[name];
    return value === undefined || value === null || value === "" ? [] : [[name, value]];
  });
  const attributes: Record<string, unknown> = {
    ...parsedAttributes(json),
    ...Object.fromEntries(fromColumns),
  };
  const all = JSON.stringify(attributes);
  if (all !== "{}") parseStorable(all);
  return attributes;
}

function parsedAttributes(json: string): Record<string, unknown> {
  if (json.trim() === "") return {};
  const value = parseStorable(json);
  if (isObject(value)) return value;
  throw new RowError("attributes", rejectReason("attributesNotObject"));
}

/** Parses JSON by the same rules as the APIs. */
function parseStorable(json: string): unknown {
  try {
    return parseStrictJson(Buffer.from(json), { subject: "This" });
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw new RowError("attributes", jsonReason(error));
  }
}

function dateOf(text: string, field: ImportField, { dateOrder }: ImportSettings): Date | null {
  if (text.trim() === "") return null;
  const date = readDate(text.trim(), dateOrder);
  if ("problem" in date) throw new RowError(field, rejectReason(dateProblems[date.problem]));
  if (date.at < 0) throw new RowError(field, rejectReason("dateBefore1970"));
  if (date.at > Date.now() + dayMs) throw new RowError(field, rejectReason("dateInFuture"));
  return new Date(date.at);
}

const dateProblems = { ambiguous: "ambiguousDate", unknown: "unknownDate" } as const;

/** Null if the cell is empty, which keeps the device's tags. */
function tagsOf(value: unknown): string | null {
  const invalid = (reason: RejectReason) => new RowError("tags", reason);
  const names = Array.isArray(value) ? value.map(cellText) : cellText(value).split(/[,;]/);
  const tagNames = names.map((name) => name.trim()).filter((name) => name !== "");
  if (tagNames.length === 0) return null;
  // JSON, as other systems keep key-value pairs under that name.
  if (isObject(value) || tagNames.some((name) => /[[\]{}]/.test(name)))
    throw invalid(rejectReason("tagsNotText"));
  if (tagNames.some((name) => /\p{Cc}/u.test(name))) throw invalid(rejectReason("tagControlCharacters"));
  if (tagNames.some((name) => name.length > maxTagLength))
    throw invalid(rejectReason("longTag", { max: maxTagLength }));
  const { data: tags, success } = tagList.safeParse([...new Set(tagNames)]);
  if (!success) throw invalid(rejectReason("tooManyTags", { max: maxTags }));
  return joinTags(tags);
}
