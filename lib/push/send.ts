import { randomUUID } from "node:crypto";
import { config } from "@/lib/config";
import type { LoadedCredentials } from "@/lib/push-credentials/queries";
import { sendApns } from "./apns";
import { sendFcm } from "./fcm";
import { simulateApns, simulateFcm } from "./simulated-answers";
import type { PushAnswer, PushMessage } from "./types";

/** Sends one push with an application's credentials. A failure is returned as a response too. */
export async function sendPush(loaded: LoadedCredentials, message: PushMessage): Promise<PushAnswer> {
  const { apnsUrl, fcmUrl } = config();
  return loaded.service === "apns"
    ? sendApns(loaded.credentials, message, apnsUrl)
    : sendFcm(loaded.credentials, message, fcmUrl);
}

/** The built-in simulator's response, without a network. A push that would get no response fails at once. */
export function simulatePush(service: "apns" | "fcm", { pushToken, environment }: PushMessage): PushAnswer {
  const id = randomUUID();
  const {
    status,
    body = {},
    silent,
  } = service === "apns"
    ? simulateApns(pushToken, environment, { id })
    : simulateFcm(pushToken, { project: "sample", id });
  if (silent) return { service, status: 0, reason: "timeout" };
  const { reason, timestamp, name, error } = body as {
    reason?: string;
    timestamp?: number;
    name?: string;
    error?: { status: string; details: { errorCode?: string }[] };
  };
  return {
    service,
    status,
    messageId: service === "apns" ? id : name,
    reason: reason ?? error?.details[0]?.errorCode ?? error?.status,
    details: error?.details,
    ...(timestamp !== undefined && { at: new Date(timestamp) }),
  };
}
