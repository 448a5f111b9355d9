import { isObject } from "@/lib/json";

/** What a push service's response means for the device. */
export type FeedbackClass = "accepted" | "gone" | "suspect" | "configuration" | "message" | "retry";

/** Whether the response means that the token is bad. */
export const isRefusal = (kind: FeedbackClass): boolean => kind === "gone" || kind === "suspect";

export const serviceName = (service: string): string =>
  ({ apns: "APNs", fcm: "FCM", webpush: "Web push", expo: "Expo" })[service] ?? service;

/** One response of a push service, unclassified. */
export interface ServiceAnswer {
  service: "apns" | "fcm" | "webpush" | "expo";
  /** The HTTP status, if the sender kept it. */
  status?: number | undefined;
  /**
   * APNs' `reason`, FCM's error code or Expo's `details.error`, also as a sender library spells it, or an error text.
   */
  reason?: string | undefined;
  /** FCM's `error.details`, or anything that contains its `errorCode`. */
  details?: unknown;
}

/** The class of each code, from the codes of each class. */
const classesOf = (codes: Partial<Record<FeedbackClass, string[]>>): Map<string, FeedbackClass> =>
  new Map(
    Object.entries(codes).flatMap(([kind, names]) =>
      names.map((name): [string, FeedbackClass] => [name, kind as FeedbackClass]),
    ),
  );

const apnsClasses = classesOf({
  gone: ["Unregistered", "ExpiredToken"],
  suspect: ["BadDeviceToken"],
  configuration: [
    "DeviceTokenNotForTopic",
    "TopicDisallowed",
    "BadTopic",
    "MissingTopic",
    "BadCertificate",
    "BadCertificateEnvironment",
    "BadEnvironmentKeyInToken",
    "BadEnvironmentKeyIdInToken",
    "ExpiredProviderToken",
    "Forbidden",
    "InvalidProviderToken",
    "MissingProviderToken",
    "UnrelatedKeyIdInToken",
  ],
  retry: [
    "TooManyProviderTokenUpdates",
    "TooManyRequests",
    "InternalServerError",
    "ServiceUnavailable",
    "Shutdown",
    "IdleTimeout",
  ],
});

/** FCM's own codes, and those of firebase-admin. */
const fcmClasses = classesOf({
  gone: ["UNREGISTERED", "registration-token-not-registered"],
  suspect: ["invalid-registration-token"],
  configuration: [
    "SENDER_ID_MISMATCH",
    "mismatched-credential",
    "THIRD_PARTY_AUTH_ERROR",
    "third-party-auth-error",
    "invalid-apns-credentials",
    "authentication-error",
    "invalid-package-name",
    "PERMISSION_DENIED",
    "UNAUTHENTICATED",
  ],
  retry: [
    "QUOTA_EXCEEDED",
    "RESOURCE_EXHAUSTED",
    "UNAVAILABLE",
    "INTERNAL",
    "message-rate-exceeded",
    "device-message-rate-exceeded",
    "topics-message-rate-exceeded",
    "server-unavailable",
    "internal-error",
    "unknown-error",
  ],
});

const expoClasses = classesOf({
  gone: ["DeviceNotRegistered"],
  configuration: ["MismatchSenderId", "InvalidCredentials", "DeveloperError"],
  message: ["MessageTooBig"],
  retry: ["MessageRateExceeded", "ExpoError", "ProviderError"],
});

/** Error texts of Go's Firebase SDK (gorush) and of rpush, which do not pass on the code. */
const fcmTexts: [RegExp, FeedbackClass][] = [
  [
    /registration-token-not-registered|requested entity was not found|has been unregistered|was not registered/i,
    "gone",
  ],
  [
    /registration token is not a valid|invalid registration token|request contains an invalid argument/i,
    "suspect",
  ],
  [/sender ?id|auth error from apns|authentication credential|permission|bearer token/i, "configuration"],
  [/quota|too many requests|unavailable|internal error|timeout|deadline|connection/i, "retry"],
];

const networkError = /ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|socket|network|timeout|timed out|abort/i;

/**
 * Classifies one response. An unknown error is `message`: it is counted and disables nothing.
 * Sources: Apple, "Handling notification responses from APNs"; Firebase, "FCM ErrorCode"; RFC 8030; Expo, "Push
 * receipts".
 */
export function classify(answer: ServiceAnswer): FeedbackClass {
  switch (answer.service) {
    case "apns":
      return classifyApns(answer);
    case "fcm":
      return classifyFcm(answer);
    case "webpush":
      return byStatus(answer, { 404: "gone", 410: "gone" });
    case "expo":
      return expoClasses.get(answer.reason ?? "") ?? byStatus(answer);
  }
}

function classifyApns({ status, reason = "", ...answer }: ServiceAnswer): FeedbackClass {
  const [name = ""] = reason.split(" ", 1);
  // Apple sends a reason with every 410. If a sender kept only the status, it means the same.
  return apnsClasses.get(name) ?? byStatus({ ...answer, status, reason }, { 410: "gone" });
}

function classifyFcm(answer: ServiceAnswer): FeedbackClass {
  const detail = fcmErrorCode(answer.details);
  if (detail === "INVALID_ARGUMENT") return "suspect";
  if (detail !== undefined) return fcmClasses.get(detail) ?? byStatus(answer);
  const reason = (answer.reason ?? "").replace(/^messaging\//, "");
  // A 404 that does not say UNREGISTERED means a wrong project or path, not a dead token.
  if (reason === "NOT_FOUND" || (answer.status === 404 && reason === "")) return "configuration";
  const known = fcmClasses.get(reason);
  if (known !== undefined) return known;
  if (reason === "INVALID_ARGUMENT" || reason === "invalid-argument") return "message";
  return fcmTexts.find(([text]) => text.test(reason))?.[1] ?? byStatus(answer);
}

function byStatus(
  { status, reason = "" }: ServiceAnswer,
  special: Record<number, FeedbackClass> = {},
): FeedbackClass {
  if (status === undefined || status === 0) return networkError.test(reason) ? "retry" : "message";
  if (status >= 200 && status < 300) return "accepted";
  if (special[status] !== undefined) return special[status];
  if (status === 401 || status === 403) return "configuration";
  return status === 429 || status >= 500 ? "retry" : "message";
}

const fcmErrorType = "type.googleapis.com/google.firebase.fcm.v1.FcmError";

/** Finds `errorCode` in FCM's `error.details`, in the whole error, or in an object with nothing else. */
function fcmErrorCode(details: unknown): string | undefined {
  if (Array.isArray(details)) {
    const found = details.find((entry) => isObject(entry) && entry["@type"] === fcmErrorType);
    return fcmErrorCode(found);
  }
  if (!isObject(details)) return undefined;
  if (typeof details.errorCode === "string") return details.errorCode;
  return isObject(details.error) ? fcmErrorCode(details.error.details) : fcmErrorCode(details.details);
}
