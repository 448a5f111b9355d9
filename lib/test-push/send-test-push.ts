import { and, eq } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { devices, pushCredentials, users } from "@/db/schema";
import { deviceEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "@/lib/devices/merge";
import { userJoin } from "@/lib/devices/present";
import { addressKindOf, fullPushToken } from "@/lib/devices/push-token";
import { change } from "@/lib/devices/registration/engine";
import { ofDevice } from "@/lib/devices/store";
import { DomainError } from "@/lib/errors";
import { classify } from "@/lib/feedback/classify";
import { processFeedback } from "@/lib/feedback/process";
import type { FeedbackOutcome } from "@/lib/feedback/types";
import { rowById } from "@/lib/ids";
import { sendPush, simulatePush } from "@/lib/push/send";
import type { PushAnswer, PushMessage } from "@/lib/push/types";
import { type LoadedCredentials, loadPushCredentials } from "@/lib/push-credentials/queries";
import { storableText } from "@/lib/stored-json";
import { explain } from "./explain";
import type { TestPushInput } from "./types";
import type { TestPushView } from "./views";

const timeoutMs = 8_000;

/** How a test push is sent: with the application's credentials, or by the simulator for sample data. */
export type Transport = LoadedCredentials | "simulator" | "missing" | "unreadable";

/**
 * Sends a push to one device and returns the service's response, which is recorded as feedback. Throws `conflict` if
 * the application has no usable credentials; then nothing is sent or recorded. Throws `notFound`.
 */
export async function sendTestPush(
  ctx: RequestContext,
  { deviceId, ...input }: { deviceId: string } & TestPushInput,
): Promise<TestPushView> {
  const { device, transport } = await database().read((db) => readForSending(db, ctx, deviceId));
  const service = device.pushService;
  requireMeaningful(service, input);
  const environment = input.environment ?? device.pushEnvironment;
  const message: PushMessage = {
    pushToken: fullPushToken(device),
    addressKind: addressKindOf(device),
    environment,
    title: input.title,
    body: input.body,
    timeoutMs,
    validateOnly: input.validateOnly ?? false,
  };
  const sentAt = new Date();
  const answer = await send(service, transport, message);
  const sent = { device, transport, message, answer, sentAt };
  const kind = classify(answer);
  const accepted = kind === "accepted";
  const environmentFixed =
    accepted && input.fixEnvironment === true && (await fixEnvironment(ctx, device, environment));
  const saysSomething = environmentFixed || environment === device.pushEnvironment;
  // A check delivers nothing, so its success proves nothing.
  const recorded =
    saysSomething && !(accepted && message.validateOnly) ? await recordAnswer(ctx, sent) : null;
  await recordSent(ctx, sent);
  const code = answer.reason ?? String(answer.status);
  return {
    accepted,
    service,
    environment,
    isSimulated: transport === "simulator",
    validateOnly: message.validateOnly ?? false,
    status: answer.status,
    reason: answer.explanation ?? answer.reason ?? null,
    messageId: answer.messageId ?? null,
    ...explain(service, kind, code),
    otherEnvironment: service === "apns" && kind === "suspect" ? otherThan(environment) : null,
    environmentFixed,
    recorded,
  };
}

/** A device and how to send test pushes to it. Throws `notFound`. */
export async function readForSending(
  db: ReadDatabase,
  ctx: RequestContext,
  deviceId: string,
): Promise<{ device: DeviceRow; transport: Transport }> {
  const { device, isSample } = await rowById("Device", deviceId, () =>
    db
      .select({ device: devices, isSample: users.isSample })
      .from(devices)
      .innerJoin(users, userJoin)
      .where(and(eq(devices.projectId, ctx.project.id), eq(devices.id, deviceId))),
  );
  const { applicationId, pushService: service } = device;
  if (isSample) return { device, transport: "simulator" };
  return { device, transport: await loadPushCredentials(db, ctx, { applicationId, service }) };
}

function requireMeaningful(service: DeviceRow["pushService"], input: TestPushInput): void {
  const refuse = (path: string, message: string) => {
    throw new DomainError("invalidBody", "The test push was not sent.", { issues: [{ path, message }] });
  };
  if (service === "apns" && input.validateOnly) refuse("validateOnly", "APNs can't check without sending");
  if (service === "fcm" && input.environment) refuse("environment", "FCM has no environments");
}

function send(
  service: DeviceRow["pushService"],
  transport: Transport,
  message: PushMessage,
): Promise<PushAnswer> | PushAnswer {
  const name = service === "apns" ? "APNs" : "FCM";
  switch (transport) {
    case "simulator":
      return simulatePush(service, message);
    case "missing":
      throw new DomainError(
        "conflict",
        `This application has no ${name} credentials. An admin can add them in the project's settings. Nothing was sent.`,
      );
    case "unreadable":
      throw new DomainError(
        "conflict",
        `The application's ${name} credentials can't be decrypted, because the instance secret is lost. An admin has to save them again. Nothing was sent.`,
      );
    default:
      return sendPush(transport, message);
  }
}

const otherThan = (environment: DeviceRow["pushEnvironment"]) =>
  environment === "production" ? "sandbox" : "production";

/** Moves a device to the environment that accepted its token, unless the token was replaced meanwhile. */
async function fixEnvironment(
  ctx: RequestContext,
  sentTo: DeviceRow,
  pushEnvironment: DeviceRow["pushEnvironment"],
): Promise<boolean> {
  const { result } = await change({
    ...ofDevice(ctx, sentTo.id),
    change: (row) => (row.pushToken === sentTo.pushToken ? { pushEnvironment } : {}),
  });
  return result === "updated";
}

interface Sent {
  device: DeviceRow;
  transport: Transport;
  message: PushMessage;
  answer: PushAnswer;
  sentAt: Date;
}

async function recordAnswer(
  ctx: RequestContext,
  { device, message: { environment }, answer, sentAt }: Sent,
): Promise<FeedbackOutcome | null> {
  const { service, status, reason, details, at, messageId } = answer;
  const [result] = await processFeedback(ctx, [
    {
      deviceId: device.id,
      pushToken: fullPushToken(device),
      addressKind: addressKindOf(device),
      environment,
      ...{ service, status, reason, details, at, sentAt },
      messageId: storableText(messageId ?? ctx.requestId, 200),
      sender: storableText(`Test push by ${ctx.actor.label}`, 100),
    },
  ]);
  return result?.outcome ?? null;
}

/** Records who sent what, and that the credentials were used. */
function recordSent(ctx: RequestContext, { device, transport, message, answer }: Sent): Promise<void> {
  const { service, status, reason, messageId } = answer;
  const { environment } = message;
  const isSimulated = transport === "simulator";
  return database().transaction(async (tx) => {
    await recordAudit(tx, ctx, [
      deviceEvent("device.testPushed", device.id, {
        ...{ service, environment, status },
        ...(reason !== undefined && { reason: storableText(reason, 200) }),
        ...(messageId !== undefined && { messageId: storableText(messageId, 200) }),
        ...(message.validateOnly && { validateOnly: true }),
        ...(isSimulated && { simulated: true }),
      }),
    ]);
    if (isSimulated) return;
    await tx
      .update(pushCredentials)
      .set({ lastUsedAt: new Date() })
      .where(
        and(
          eq(pushCredentials.projectId, ctx.project.id),
          eq(pushCredentials.applicationId, device.applicationId),
          eq(pushCredentials.service, device.pushService),
        ),
      );
  });
}
