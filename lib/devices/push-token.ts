import { createHash } from "node:crypto";
import { and, eq, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { devices } from "@/db/schema";
import { DomainError } from "@/lib/errors";
import type { PushService } from "./types";

/** The longest push token that is taken, on every API and in imports. */
export const maxPushTokenBytes = 4_096;

/** An index entry holds 2,704 bytes, keys beside the token included. */
const maxIndexedBytes = 2_048;

// What clients send when they have no token: the word that their language prints for nothing, the name of the field,
// or the error that the push service gave them. Compared in lower case, without quotes, brackets, spaces, _ and -.
const placeholders = new Set(
  `null nil undefined none nan na n/a false true empty error unknown blacklisted string objectobject
  token devicetoken pushtoken fcmtoken apnstoken registrationtoken yourtoken yourdevicetoken
  servicenotavailable authenticationfailed missinginstanceidservice fisautherror invalidsender
  invalidparameters toomanyregistrations phoneregistrationerror accountmissing`.split(/\s+/),
);

/** Why a text cannot be a push token, in a short sentence; null where it can. */
export function pushTokenProblem(token: string): string | null {
  if (Buffer.byteLength(token) > maxPushTokenBytes) return `At most ${maxPushTokenBytes} bytes`;
  if (token.trim() === "") return "Must not be empty";
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(token)) return "Must not hold control characters";
  if (token.includes("…")) return "This push token is masked: send the whole one";
  if (hexOf(token) !== undefined) return null;
  // How iOS 13 and Swift print a token when an app asks for its description: the token itself is lost.
  if (/length\s*=\s*\d+\s*,\s*bytes\s*=|^optional\(|^\d+ bytes$|^<.*>$/i.test(token.trim())) {
    return "This is a description of a push token, not the token itself";
  }
  const word = token.toLowerCase().replace(/[\s"'()<>[\]{}_-]/g, "");
  return word === "" || placeholders.has(word) ? "This is a placeholder, not a push token" : null;
}

/**
 * A push token in its normal form: APNs tokens are hex, so they lose their spaces and brackets and become lower case;
 * all others keep every letter, FCM tokens of iPhones that come as APNs among them. `problem` says why a text cannot
 * be a token.
 */
export function normalisePushToken(
  token: string,
  service: PushService,
): { pushToken: string; problem?: undefined } | { pushToken?: undefined; problem: string } {
  const problem = pushTokenProblem(token);
  return problem === null ? { pushToken: normalForm(token, service) } : { problem };
}

/** The field of a request that holds a push token. */
export const pushTokenField = z
  .string()
  .superRefine((token, refinement) => {
    const problem = pushTokenProblem(token);
    if (problem !== null) refinement.addIssue({ code: "custom", message: problem });
  })
  .meta({ minLength: 1, maxLength: maxPushTokenBytes });

/** The columns that hold a push token: it is found by the first, and is whole in the second where it is long. */
export type PushTokenColumns = Pick<typeof devices.$inferSelect, "pushToken" | "longPushToken">;

/** Throws `invalidValue` where a text cannot be a push token. */
export function requireValidPushToken(token: string | undefined): void {
  const problem = token === undefined ? null : pushTokenProblem(token);
  if (problem === null) return;
  throw new DomainError("invalidValue", `Invalid push token: ${problem}.`, {
    issues: [{ path: "pushToken", message: problem }],
  });
}

/** A push token as columns, whether or not it can be one. */
export function toPushTokenColumns(token: string, service: PushService): PushTokenColumns {
  const normal = normalForm(token, service);
  if (Buffer.byteLength(normal) <= maxIndexedBytes) return { pushToken: normal, longPushToken: null };
  const digest = createHash("sha256").update(normal).digest("hex");
  return { pushToken: `sha256:${digest}`, longPushToken: normal };
}

/** What names a push token as the client sent it, with the token as it is stored. Throws `invalidValue`. */
export function withPushTokenColumns<Given extends { pushToken: string; pushService: PushService }>(
  given: Given,
): Given & PushTokenColumns {
  requireValidPushToken(given.pushToken);
  return { ...given, ...toPushTokenColumns(given.pushToken, given.pushService) };
}

/** A push token as its push service knows it. */
export const fullPushToken = ({ pushToken, longPushToken }: PushTokenColumns): string =>
  longPushToken ?? pushToken;

/** The condition that finds a push token in any of its spellings, whichever service it is of. Refuses nothing. */
export function pushTokenCondition(token: string): SQL | undefined {
  const { pushToken: asApns } = toPushTokenColumns(token, "apns");
  const { pushToken: asOther } = toPushTokenColumns(token, "fcm");
  const exact = eq(devices.pushToken, asOther);
  return asApns === asOther
    ? exact
    : or(exact, and(eq(devices.pushToken, asApns), eq(devices.pushService, "apns")));
}

/** The userId of a user that an import makes for a device alone: the same each time that the device is imported. */
export const userIdForPushToken = (pushToken: string): string =>
  `device-${createHash("sha256").update(pushToken).digest("hex").slice(0, 32)}`;

/** What those who write a push token take turns by: one name for all its spellings. */
export const pushTokenLockName = (token: string): string => toPushTokenColumns(token, "apns").pushToken;

function normalForm(token: string, service: PushService): string {
  return (service === "apns" ? hexOf(token) : undefined) ?? token.trim();
}

/** The hex digits of a text that holds nothing else, spaces and angle brackets apart. */
function hexOf(token: string): string | undefined {
  const digits = token.replace(/[ <>]/g, "");
  return /^[0-9a-f]+$/i.test(digits) ? digits.toLowerCase() : undefined;
}
