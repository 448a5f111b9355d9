/** A response as Apple or Google would send it. */
export interface SimulatedAnswer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
  /** Sends no response and keeps the connection open. */
  silent?: boolean;
}

const fcmError = (code: number, status: string, message: string, errorCode?: string): SimulatedAnswer => ({
  status: code,
  body: {
    error: {
      code,
      message,
      status,
      details:
        errorCode === undefined
          ? []
          : [{ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", errorCode }],
    },
  },
});

/**
 * The markers in a token that choose the response. An FCM token contains the word; an APNs token, which is hex, begins
 * with the digits. Every other token is accepted.
 */
export const simulatedOutcomes = [
  { name: "gone", hex: "dead0410" },
  { name: "bad-token", hex: "dead0400" },
  { name: "wrong-topic", hex: "dead0403" },
  { name: "too-many", hex: "dead0429" },
  { name: "unavailable", hex: "dead0503" },
  { name: "timeout", hex: "dead0000" },
  { name: "sandbox-only", hex: "5a4db0c5" },
] as const;
type SimulatedOutcome = (typeof simulatedOutcomes)[number]["name"] | "accepted";

/** The response that a token asks for. */
function outcomeOf(service: "apns" | "fcm", token: string): SimulatedOutcome {
  const found = simulatedOutcomes.find(({ name, hex }) =>
    service === "apns" ? token.toLowerCase().startsWith(hex) : token.includes(name),
  );
  return found?.name ?? "accepted";
}

/** APNs' response to a push to `token`; `id` becomes its `apns-id`. */
export function simulateApns(
  token: string,
  environment: "production" | "sandbox",
  { id, now = Date.now() }: { id: string; now?: number },
): SimulatedAnswer {
  const headers = { "apns-id": id };
  const refuse = (status: number, reason: string, more: object = {}): SimulatedAnswer => ({
    status,
    headers,
    body: { reason, ...more },
  });
  if (!/^[0-9a-f]{16,512}$/i.test(token)) return refuse(400, "BadDeviceToken");
  switch (outcomeOf("apns", token)) {
    case "gone":
      return refuse(410, "Unregistered", { timestamp: now });
    case "bad-token":
      return refuse(400, "BadDeviceToken");
    case "wrong-topic":
      return refuse(400, "DeviceTokenNotForTopic");
    case "too-many":
      return refuse(429, "TooManyRequests");
    case "unavailable":
      return refuse(503, "ServiceUnavailable");
    case "timeout":
      return { status: 0, silent: true };
    case "sandbox-only":
      return environment === "sandbox" ? { status: 200, headers } : refuse(400, "BadDeviceToken");
    case "accepted":
      return { status: 200, headers };
  }
}

/** FCM's response to a message to `token`. */
export function simulateFcm(
  token: string,
  { project, id }: { project: string; id: string },
): SimulatedAnswer {
  switch (outcomeOf("fcm", token)) {
    case "gone":
      return fcmError(404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED");
    case "bad-token":
      return fcmError(
        400,
        "INVALID_ARGUMENT",
        "The registration token is not a valid FCM registration token",
        "INVALID_ARGUMENT",
      );
    case "wrong-topic":
      return fcmError(403, "PERMISSION_DENIED", "SenderId mismatch", "SENDER_ID_MISMATCH");
    case "too-many":
      return fcmError(429, "RESOURCE_EXHAUSTED", "Quota exceeded.", "QUOTA_EXCEEDED");
    case "unavailable":
      return fcmError(503, "UNAVAILABLE", "The service is currently unavailable.", "UNAVAILABLE");
    case "timeout":
      return { status: 0, silent: true };
    case "sandbox-only":
    case "accepted":
      return { status: 200, body: { name: `projects/${project}/messages/${id}` } };
  }
}
