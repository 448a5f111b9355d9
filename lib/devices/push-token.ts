import { createHash } from "node:crypto";
import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { devices, maskedToken } from "@/db/schema";
import { DomainError } from "@/lib/errors";
import { escapePattern } from "@/lib/listing/search";
import type { AddressKind, PushService } from "./types";

/** The limit of every API and of imports. */
export const maxPushTokenBytes = 4_096;

/** An index entry has at most 2,704 bytes, including the other columns. */
const maxIndexedBytes = 2_048;

// What clients send when they have no token: their language's null, the name of the field, or the error from the push
// service. Compared in lower case, without quotes, brackets, spaces, _ and -.
const placeholders = new Set(
  `null nil undefined none nan na n/a false true empty error unknown blacklisted string objectobject
  token devicetoken pushtoken fcmtoken apnstoken registrationtoken yourtoken yourdevicetoken
  servicenotavailable authenticationfailed missinginstanceidservice fisautherror invalidsender
  invalidparameters toomanyregistrations phoneregistrationerror accountmissing`.split(/\s+/),
);

const problems = {
  missing: "Must not be empty",
  long: `At most ${maxPushTokenBytes} bytes`,
  controlCharacters: "Must not contain control characters",
  masked: "This push token is masked: send the full one",
  described: "This is a description of a push token, not the token itself",
  placeholder: "This is a placeholder, not a push token",
};
export type PushTokenProblem = keyof typeof problems;

/** Why a text is not a push token, as a short sentence; null if it may be one. */
export function pushTokenProblem(token: string): string | null {
  const problem = findPushTokenProblem(token);
  return problem && problems[problem];
}

function findPushTokenProblem(token: string): PushTokenProblem | null {
  if (Buffer.byteLength(token) > maxPushTokenBytes) return "long";
  if (token.trim() === "") return "missing";
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(token)) return "controlCharacters";
  if (token.includes("…")) return "masked";
  if (hexOf(token) !== undefined) return null;
  // What iOS 13 and Swift print as the description of a token: the token itself is lost.
  if (/length\s*=\s*\d+\s*,\s*bytes\s*=|^optional\(|^\d+ bytes$|^<.*>$/i.test(token.trim()))
    return "described";
  const word = token.toLowerCase().replace(/[\s"'()<>[\]{}_-]/g, "");
  return word === "" || placeholders.has(word) ? "placeholder" : null;
}

/**
 * A push token in its normal form, or why the text is not one. APNs tokens are hex: spaces and brackets are dropped,
 * letters lower-cased. Others stay as they are, including FCM tokens of iPhones that arrive as APNs.
 */
export function normalisePushToken(
  token: string,
  service: PushService,
): { pushToken: string; problem?: undefined } | { pushToken?: undefined; problem: PushTokenProblem } {
  const problem = findPushTokenProblem(token);
  return problem === null ? { pushToken: normalForm(token, service) } : { problem };
}

export const pushTokenField = z
  .string()
  .superRefine((token, refinement) => {
    const problem = pushTokenProblem(token);
    if (problem !== null) refinement.addIssue({ code: "custom", message: problem });
  })
  .meta({ minLength: 1, maxLength: maxPushTokenBytes });

/**
 * `pushToken` is indexed. A token too long for an index is stored there as a digest, and in full in `longPushToken`.
 */
export type PushTokenColumns = Pick<typeof devices.$inferSelect, "pushToken" | "longPushToken">;

/** Throws `invalidValue` if a text is not a push token. */
export function requireValidPushToken(token: string | undefined): void {
  const problem = token === undefined ? null : pushTokenProblem(token);
  if (problem === null) return;
  throw new DomainError("invalidValue", `Invalid push token: ${problem}.`, {
    issues: [{ path: "pushToken", message: problem }],
  });
}

export function toPushTokenColumns(token: string, service: PushService): PushTokenColumns {
  const normal = normalForm(token, service);
  if (Buffer.byteLength(normal) <= maxIndexedBytes) return { pushToken: normal, longPushToken: null };
  const digest = createHash("sha256").update(normal).digest("hex");
  return { pushToken: `sha256:${digest}`, longPushToken: normal };
}

/** Replaces the push token that a client sent by its stored form. Throws `invalidValue`. */
export function withPushTokenColumns<Given extends { pushToken: string; pushService: PushService }>(
  given: Given,
): Given & PushTokenColumns {
  requireValidPushToken(given.pushToken);
  return { ...given, ...toPushTokenColumns(given.pushToken, given.pushService) };
}

/**
 * Firebase addresses an installation by its registration token or by its id (FID): 22 characters of base64url that
 * begin with the bits 0111. A registration token begins with the FID and a colon. Sending one as the other fails.
 */
export const addressKindOf = ({
  pushService,
  pushToken,
}: {
  pushService: PushService;
  pushToken: string;
}): AddressKind => (pushService === "fcm" && /^[c-f][\w-]{21}$/.test(pushToken) ? "fid" : "token");

/** The FID of an FCM address: the address itself, or the beginning of a registration token. Null if there is none. */
export function fidOf(address: { pushService: PushService; pushToken: string }): string | null {
  if (addressKindOf(address) === "fid") return address.pushToken;
  const [start = "", rest] = address.pushToken.split(":", 2);
  return rest !== undefined && addressKindOf({ ...address, pushToken: start }) === "fid" ? start : null;
}

/** Only Expo accepts its own tokens, whichever service the app named. */
export const isExpoToken = (pushToken: string): boolean => /^Expo(nent)?PushToken\[/.test(pushToken);

/** The same for the column. */
export const hasExpoToken = sql`${devices.pushToken} ~ '^Expo(nent)?PushToken\\['`;

/** Whether the column contains a FID. Must match the condition of the index `devices_fid` exactly. */
export const hasFid = sql`${devices.pushService} = 'fcm' and ${devices.pushToken} ~ '^[c-f][A-Za-z0-9_-]{21}$'`;

/** Searches by the beginning of a push token need at least this many characters. */
const minSearchedStart = 8;

/** The masked form of a shorter push token shows none of its characters. */
export const minMaskedLength = 16;

export const fullPushToken = ({ pushToken, longPushToken }: PushTokenColumns): string =>
  longPushToken ?? pushToken;

/** Without the quotation marks and commas that a push token has around it in a log. */
const withoutQuotes = (text: string): string => text.trim().replace(/^["'`(]+|["'`),;]+$/g, "");

/** Finds a push token in any of its spellings, whatever its service. */
export function pushTokenCondition(text: string): SQL | undefined {
  const token = withoutQuotes(text);
  const { pushToken: asApns } = toPushTokenColumns(token, "apns");
  const { pushToken: asOther } = toPushTokenColumns(token, "fcm");
  const exact = eq(devices.pushToken, asOther);
  return asApns === asOther
    ? exact
    : or(exact, and(eq(devices.pushToken, asApns), eq(devices.pushService, "apns")));
}

/**
 * Finds push tokens by the masked form that lists show, or by their first 8 characters or more, ignoring case.
 * Undefined if the text can be neither. Only callers who may see full tokens can search by the beginning: others could
 * guess a token character by character.
 */
export function partialTokenCondition(text: string, maySeeWhole: boolean): SQL | undefined {
  const fullToken = sql`lower(coalesce(${devices.longPushToken}, ${devices.pushToken}))`;
  const [, first, last] = /^(\S{4})(?:…|\.{3})(\S{4})$/.exec(withoutQuotes(text)) ?? [];
  if (first && last) {
    return and(
      sql`${maskedToken(devices)} = lower(${`${first}…${last}`})`,
      sql`length(${fullToken}) >= ${minMaskedLength}`,
    );
  }
  if (!maySeeWhole) return undefined;
  const token = withoutQuotes(text);
  const start = hexOf(token) ?? token;
  if (start.length < minSearchedStart || /\s/.test(start)) return undefined;
  return and(
    sql`${maskedToken(devices)} like lower(${`${escapePattern(start.slice(0, 4))}…%`})`,
    sql`starts_with(${fullToken}, lower(${start}))`,
  );
}

/** The userId of a user that an import creates for one device: the same on each import. */
export const userIdForPushToken = (pushToken: string): string =>
  `device-${createHash("sha256").update(pushToken).digest("hex").slice(0, 32)}`;

/** One lock name for all spellings of a push token. */
export const pushTokenLockName = (token: string): string => toPushTokenColumns(token, "apns").pushToken;

function normalForm(token: string, service: PushService): string {
  return (service === "apns" ? hexOf(token) : undefined) ?? token.trim();
}

/** The hex digits of a text that has nothing else but spaces and angle brackets. */
function hexOf(token: string): string | undefined {
  const digits = token.replace(/[ <>]/g, "");
  return /^[0-9a-f]+$/i.test(digits) ? digits.toLowerCase() : undefined;
}
