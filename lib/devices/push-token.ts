import { createHash } from "node:crypto";
import { and, eq, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { devices } from "@/db/schema";
import { DomainError } from "@/lib/errors";
import type { PushService } from "./types";

/** The limit of every API and of imports. */
export const maxPushTokenBytes = 4_096;

/** An index entry holds 2,704 bytes, the other keys included. */
const maxIndexedBytes = 2_048;

// What clients send when they have no token: their language's null, the name of the field, or the error from the push
// service. Compared in lower case, without quotes, brackets, spaces, _ and -.
const placeholders = new Set(
  `null nil undefined none nan na n/a false true empty error unknown blacklisted string objectobject
  token devicetoken pushtoken fcmtoken apnstoken registrationtoken yourtoken yourdevicetoken
  servicenotavailable authenticationfailed missinginstanceidservice fisautherror invalidsender
  invalidparameters toomanyregistrations phoneregistrationerror accountmissing`.split(/\s+/),
);

/** Why a text is not a push token, as a short sentence; null if it may be one. */
export function pushTokenProblem(token: string): string | null {
  if (Buffer.byteLength(token) > maxPushTokenBytes) return `At most ${maxPushTokenBytes} bytes`;
  if (token.trim() === "") return "Must not be empty";
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(token)) return "Must not contain control characters";
  if (token.includes("…")) return "This push token is masked: send the full one";
  if (hexOf(token) !== undefined) return null;
  // What iOS 13 and Swift print as the description of a token: the token itself is lost.
  if (/length\s*=\s*\d+\s*,\s*bytes\s*=|^optional\(|^\d+ bytes$|^<.*>$/i.test(token.trim())) {
    return "This is a description of a push token, not the token itself";
  }
  const word = token.toLowerCase().replace(/[\s"'()<>[\]{}_-]/g, "");
  return word === "" || placeholders.has(word) ? "This is a placeholder, not a push token" : null;
}

/**
 * A push token in its normal form, or why the text is not one. APNs tokens are hex: spaces and brackets are dropped,
 * letters lower-cased. Others stay as they are, including FCM tokens of iPhones that arrive as APNs.
 */
export function normalisePushToken(
  token: string,
  service: PushService,
): { pushToken: string; problem?: undefined } | { pushToken?: undefined; problem: string } {
  const problem = pushTokenProblem(token);
  return problem === null ? { pushToken: normalForm(token, service) } : { problem };
}

export const pushTokenField = z
  .string()
  .superRefine((token, refinement) => {
    const problem = pushTokenProblem(token);
    if (problem !== null) refinement.addIssue({ code: "custom", message: problem });
  })
  .meta({ minLength: 1, maxLength: maxPushTokenBytes });

/** `pushToken` is indexed. A token too long for an index is stored there as a digest, and in full in `longPushToken`. */
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

export const fullPushToken = ({ pushToken, longPushToken }: PushTokenColumns): string =>
  longPushToken ?? pushToken;

/** Finds a push token in any of its spellings, whatever its service. */
export function pushTokenCondition(token: string): SQL | undefined {
  const { pushToken: asApns } = toPushTokenColumns(token, "apns");
  const { pushToken: asOther } = toPushTokenColumns(token, "fcm");
  const exact = eq(devices.pushToken, asOther);
  return asApns === asOther
    ? exact
    : or(exact, and(eq(devices.pushToken, asApns), eq(devices.pushService, "apns")));
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
