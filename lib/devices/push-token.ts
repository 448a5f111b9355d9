import { z } from "zod";
import { DomainError } from "@/lib/errors";
import type { PushService } from "./types";

/** The longest push token that is taken, on every API and in imports. */
export const maxPushTokenBytes = 4_096;

// What clients send when they have no token: the word that their language prints for nothing, the name of the field,
// or the error that the push service gave them. Compared in lower case, without quotes, brackets, spaces, _ and -.
const placeholders = new Set([
  ..."null nil undefined none nan na n/a false true empty error unknown blacklisted string objectobject".split(
    " ",
  ),
  ..."token devicetoken pushtoken fcmtoken apnstoken registrationtoken yourtoken yourdevicetoken".split(" "),
  ..."servicenotavailable authenticationfailed missinginstanceidservice fisautherror invalidsender".split(
    " ",
  ),
  ..."invalidparameters toomanyregistrations phoneregistrationerror accountmissing".split(" "),
]);

/** Why a text cannot be a push token, in a short sentence; null where it can. */
export function pushTokenProblem(token: string): string | null {
  if (Buffer.byteLength(token) > maxPushTokenBytes) return `At most ${maxPushTokenBytes} bytes`;
  if (token.trim() === "") return "Must not be empty";
  if (/[^\x20-\x7e]/.test(token)) return "Push tokens hold printable ASCII characters only";
  if (hexOf(token) !== undefined) return null;
  // How iOS 13 and Swift print a token when an app asks for its description: the token itself is lost.
  if (/length\s*=\s*\d+\s*,\s*bytes\s*=|^optional\(|^\d+ bytes$|^<.*>$/i.test(token.trim())) {
    return "This is a description of a push token, not the token itself";
  }
  const word = token.toLowerCase().replace(/[\s"'()<>[\]{}_-]/g, "");
  return word === "" || placeholders.has(word) ? "This is a placeholder, not a push token" : null;
}

/**
 * A push token in the form in which it is stored: APNs tokens are hex, so they lose their spaces and brackets and
 * become lower case; all others keep every letter, FCM tokens of iPhones that come as APNs among them. `problem` says
 * why a text cannot be a token.
 */
export function normalisePushToken(
  token: string,
  service: PushService,
): { pushToken: string; problem?: undefined } | { pushToken?: undefined; problem: string } {
  const problem = pushTokenProblem(token);
  return problem === null ? { pushToken: storedForm(token, service) } : { problem };
}

/** The same for callers that refuse the request. Throws `invalidValue`. */
export function requirePushToken(token: string, service: PushService): string {
  const { pushToken, problem } = normalisePushToken(token, service);
  if (pushToken !== undefined) return pushToken;
  throw new DomainError("invalidValue", `Invalid push token: ${problem}.`, {
    issues: [{ path: "pushToken", message: problem }],
  });
}

/** The field of a request that holds a push token. */
export const pushTokenField = z
  .string()
  .superRefine((token, refinement) => {
    const problem = pushTokenProblem(token);
    if (problem !== null) refinement.addIssue({ code: "custom", message: problem });
  })
  .meta({ minLength: 1, maxLength: maxPushTokenBytes });

/** How a token is stored, whether or not it can be one. For lookups, which refuse nothing. */
export function storedForm(token: string, service: PushService): string {
  return (service === "apns" ? hexOf(token) : undefined) ?? token.trim();
}

/** The hex digits of a text that holds nothing else, spaces and angle brackets apart. */
function hexOf(token: string): string | undefined {
  const digits = token.replace(/[ <>]/g, "");
  return /^[0-9a-f]+$/i.test(digits) ? digits.toLowerCase() : undefined;
}
