/** A response as Apple or Google would send it. */
export interface SimulatedAnswer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
  /** Sends no response and keeps the connection open. */
  silent?: boolean;
}

interface Outcome {
  name: string;
  hex: string;
  apns?: readonly [status: number, reason: string];
  fcm?: readonly [code: number, status: string, message: string, errorCode: string];
}

/**
 * The markers in a token that choose the response. An FCM token contains the word; an APNs token, which is hex, begins
 * with the digits. Every other token is accepted.
 */
export const simulatedOutcomes = [
  {
    name: "gone",
    hex: "dead0410",
    apns: [410, "Unregistered"],
    fcm: [404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED"],
  },
  {
    name: "bad-token",
    hex: "dead0400",
    apns: [400, "BadDeviceToken"],
    fcm: [
      400,
      "INVALID_ARGUMENT",
      "The registration token is not a valid FCM registration token",
      "INVALID_ARGUMENT",
    ],
  },
  {
    name: "wrong-topic",
    hex: "dead0403",
    apns: [400, "DeviceTokenNotForTopic"],
    fcm: [403, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH"],
  },
  {
    name: "too-many",
    hex: "dead0429",
    apns: [429, "TooManyRequests"],
    fcm: [429, "RESOURCE_EXHAUSTED", "Quota exceeded.", "QUOTA_EXCEEDED"],
  },
  {
    name: "unavailable",
    hex: "dead0503",
    apns: [503, "ServiceUnavailable"],
    fcm: [503, "UNAVAILABLE", "The service is currently unavailable.", "UNAVAILABLE"],
  },
  { name: "timeout", hex: "dead0000" },
  { name: "sandbox-only", hex: "5a4db0c5" },
] as const satisfies readonly Outcome[];

/** The response that a token asks for; undefined if the push is accepted. */
const outcomeOf = (service: "apns" | "fcm", token: string): Outcome | undefined =>
  simulatedOutcomes.find(({ name, hex }) =>
    service === "apns" ? token.toLowerCase().startsWith(hex) : token.includes(name),
  );

/** APNs' response to a push to `token`; `id` becomes its `apns-id`. */
export function simulateApns(
  token: string,
  environment: "production" | "sandbox",
  { id }: { id: string },
): SimulatedAnswer {
  const headers = { "apns-id": id };
  const outcome = outcomeOf("apns", token);
  const isOfOtherEnvironment = outcome?.name === "sandbox-only" && environment === "production";
  if (!/^[0-9a-f]{16,512}$/i.test(token) || isOfOtherEnvironment)
    return { status: 400, headers, body: { reason: "BadDeviceToken" } };
  if (outcome?.name === "timeout") return { status: 0, silent: true };
  if (outcome?.apns === undefined) return { status: 200, headers };
  const [status, reason] = outcome.apns;
  return { status, headers, body: { reason, ...(status === 410 && { timestamp: Date.now() }) } };
}

/** FCM's response to a message to `token`. */
export function simulateFcm(
  token: string,
  { project, id }: { project: string; id: string },
): SimulatedAnswer {
  const outcome = outcomeOf("fcm", token);
  if (outcome?.name === "timeout") return { status: 0, silent: true };
  if (outcome?.fcm === undefined)
    return { status: 200, body: { name: `projects/${project}/messages/${id}` } };
  const [code, status, message, errorCode] = outcome.fcm;
  const details = [{ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", errorCode }];
  return { status: code, body: { error: { code, message, status, details } } };
}
