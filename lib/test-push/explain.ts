import { type FeedbackClass, serviceName } from "@/lib/feedback/classify";
import messages from "@/messages/en.json";
import type { DeliveryProblem } from "./types";

interface Explanation {
  problem: DeliveryProblem | null;
  message: string | null;
  advice: string | null;
}

/** Codes of APNs, FCM and firebase-admin for which the class is not enough to give advice. */
const problemsByCode: [RegExp, DeliveryProblem][] = [
  [/^(DeviceTokenNotForTopic|TopicDisallowed|BadTopic|MissingTopic)/, "wrongApplication"],
  [/^BadEnvironmentKey/, "wrongEnvironmentKey"],
  [/SENDER_ID_MISMATCH|mismatched-credential|sender ?id|NOT_FOUND/i, "wrongFirebaseProject"],
  [/THIRD_PARTY_AUTH_ERROR|third-party-auth-error|invalid-apns-credentials/i, "apnsBehindFirebase"],
  [
    /^(Wrong(Service|Environment|AddressKind)|BadDeviceToken|Unregistered|UNREGISTERED|ExpiredToken|INVALID_ARGUMENT)/,
    "wrongAddress",
  ],
];

const problemOf = (service: string, kind: FeedbackClass, code: string): DeliveryProblem | null => {
  switch (kind) {
    case "accepted":
      return null;
    case "gone":
      return "unregistered";
    case "suspect":
      return service === "apns" ? "badDeviceToken" : "badRegistrationToken";
    case "configuration":
      return problemsByCode.find(([pattern]) => pattern.test(code))?.[1] ?? "refusedCredentials";
    case "message":
      return "badMessage";
    case "retry":
      if (/timeout|timed out/i.test(code)) return "timeout";
      if (/network|ECONN|ENOTFOUND|EAI_AGAIN|socket/i.test(code)) return "network";
      return /429|TooMany|QUOTA|RESOURCE_EXHAUSTED|rate-exceeded/i.test(code) ? "tooMany" : "serviceDown";
  }
};

/** Explains what a push service's response means and what to do about it. */
export function explain(service: string, kind: FeedbackClass, code: string): Explanation {
  const problem = problemOf(service, kind, code);
  if (problem === null) return { problem, message: null, advice: null };
  const { text, advice } = messages.delivery.problem[problem];
  const withService = (sentence: string) => sentence.replaceAll("{service}", serviceName(service));
  return { problem, message: withService(text), advice: withService(advice) };
}
