import { z } from "zod";
import { type FeedbackItemInput, feedbackBatch, maxFeedbackItems } from "./types";

/**
 * Reads what a sender library returns or posts as feedback items, in the sender's own shape, so that reporting is one
 * HTTP call with an object that the caller already has. Adapters contain no rules about devices.
 */
const adapter = <Body, Input>(body: z.ZodType<Body, Input>, items: (body: Body) => FeedbackItemInput[]) =>
  body.transform(items).pipe(feedbackBatch);

const address = { deviceId: z.string().optional(), pushToken: z.string().optional() };
const sentAt = z.union([z.string(), z.number()]).optional();
const many = <Output, Input>(item: z.ZodType<Output, Input>) => z.array(item).min(1).max(maxFeedbackItems);
const shorten = (reason: string) => reason.slice(0, 1_000);

/**
 * gorush's `feedback_hook_url`: one object for each failed push. `notif_id` is our device id if the push was sent with
 * it. The token is usable only with `log.hide_token: false`; otherwise gorush masks it with asterisks. gorush sends no
 * time and does not retry.
 */
export const gorushFeedback = adapter(
  z.looseObject({
    notif_id: z.string().optional(),
    type: z.string(),
    platform: z.enum(["ios", "android"]),
    token: z.string().default(""),
    error: z.string().default(""),
  }),
  ({ notif_id, type, platform, token, error }) => [
    {
      deviceId: notif_id || undefined,
      pushToken: token === "" || token.includes("**") ? undefined : token,
      service: platform === "ios" ? "apns" : "fcm",
      sender: "gorush",
      ...(type.startsWith("succeeded") ? { status: 200 } : { reason: shorten(error || type) }),
    },
  ],
);

/** `sendEach` or `sendEachForMulticast` of firebase-admin: the BatchResponse, and the addresses in the same order. */
export const firebaseAdminFeedback = adapter(
  z
    .looseObject({
      tokens: many(z.string()).optional(),
      deviceIds: many(z.string()).optional(),
      sentAt,
      responses: many(
        z.looseObject({
          success: z.boolean(),
          messageId: z.string().nullish(),
          error: z.looseObject({ code: z.string().optional(), message: z.string().optional() }).nullish(),
        }),
      ),
    })
    .refine(({ tokens, deviceIds, responses }) => (deviceIds ?? tokens)?.length === responses.length, {
      path: ["tokens"],
      message: "Give as many tokens or deviceIds as there are responses",
    }),
  ({ tokens, deviceIds, sentAt, responses }) =>
    responses.map(({ success, messageId, error }, at) => ({
      deviceId: deviceIds?.[at],
      pushToken: tokens?.[at],
      service: "fcm",
      sender: "firebase-admin",
      sentAt,
      messageId: messageId?.slice(-200) || undefined,
      ...(success ? { status: 200 } : firebaseAnswer(error ?? {})),
    })),
);

/**
 * `invalid-argument` means a bad token or a bad message. firebase-admin drops FCM's details and keeps only its text,
 * which for a bad token is one of these. Other texts name the invalid part of the message.
 */
const firebaseAnswer = ({ code, message = "" }: { code?: string; message?: string }) =>
  code === "messaging/invalid-argument" &&
  /registration token|^request contains an invalid argument/i.test(message)
    ? { reason: "INVALID_ARGUMENT", details: { errorCode: "INVALID_ARGUMENT" } }
    : { reason: shorten(code ?? (message || "unknown error")) };

const expoResult = z.looseObject({
  status: z.enum(["ok", "error"]),
  id: z.string().optional(),
  message: z.string().optional(),
  details: z.looseObject({ error: z.string().optional(), expoPushToken: z.string().optional() }).optional(),
});

/**
 * Expo's tickets, in the order of the messages, or its receipts by ticket id about 15 minutes later. `to` or
 * `deviceIds` name the devices: a list for tickets, and an object by ticket id for receipts.
 */
export const expoFeedback = adapter(
  z.union([
    z
      .looseObject({
        tickets: many(expoResult),
        sentAt,
        to: many(z.string()).optional(),
        deviceIds: many(z.string()).optional(),
      })
      .refine(({ tickets, to, deviceIds }) => (deviceIds ?? to)?.length === tickets.length, {
        path: ["to"],
        message: "Give as many to or deviceIds as there are tickets",
      }),
    z.looseObject({
      receipts: z.record(z.string(), expoResult),
      sentAt,
      to: z.record(z.string(), z.string()).optional(),
      deviceIds: z.record(z.string(), z.string()).optional(),
    }),
  ]),
  (body) => {
    const results: [string | number, z.output<typeof expoResult>][] =
      "tickets" in body
        ? [...(body.tickets as z.output<typeof expoResult>[]).entries()]
        : Object.entries(body.receipts as Record<string, z.output<typeof expoResult>>);
    const { to, deviceIds, sentAt } = body as {
      to?: Record<string, string>;
      deviceIds?: Record<string, string>;
      sentAt?: string | number;
    };
    return results.map(([key, { status, id, message, details }]) => {
      const isReceipt = typeof key === "string";
      const messageId = isReceipt ? `receipt ${key}` : id && `ticket ${id}`;
      // An ok ticket means that Expo accepted the push; only an ok receipt means that Apple or Google did.
      const accepted = isReceipt ? { status: 200 } : { reason: "TicketAccepted" };
      return {
        deviceId: deviceIds?.[key],
        pushToken: to?.[key] ?? details?.expoPushToken,
        service: "expo",
        sender: "expo",
        sentAt,
        messageId: messageId?.slice(0, 200),
        ...(status === "ok" ? accepted : { reason: shorten(details?.error ?? message ?? "error") }),
      };
    });
  },
);

/** web-push: the result of `sendNotification`, or the `WebPushError` it throws, beside the device. */
export const webPushFeedback = adapter(
  many(
    z.looseObject({
      ...address,
      sentAt,
      endpoint: z.string().optional(),
      statusCode: z.int(),
      body: z.string().optional(),
    }),
  ),
  (results) =>
    results.map(({ deviceId, pushToken, sentAt, endpoint, statusCode, body }) => ({
      deviceId,
      pushToken: pushToken ?? endpoint,
      service: "webpush",
      sender: "web-push",
      sentAt,
      status: statusCode,
      reason: body && shorten(body),
    })),
);

/** rpush: a notification's columns after delivery. The class or the error text identifies the service. */
export const rpushFeedback = adapter(
  many(
    z.looseObject({
      ...address,
      id: z.union([z.string(), z.int()]).optional(),
      type: z.string(),
      device_token: z.string().optional(),
      delivered: z.boolean().optional(),
      error_code: z.int().nullish(),
      error_description: z.string().nullish(),
      failed_at: z.string().nullish(),
      delivered_at: z.string().nullish(),
    }),
  ),
  (notifications) =>
    notifications.map(({ deviceId, pushToken, id, type, device_token, ...end }) => ({
      deviceId,
      pushToken: pushToken ?? device_token,
      service: /apns/i.test(type) ? "apns" : /webpush/i.test(type) ? "webpush" : "fcm",
      sender: "rpush",
      messageId: id === undefined ? undefined : String(id),
      ...(end.delivered
        ? { status: 200, at: isoTime(end.delivered_at) }
        : {
            status: end.error_code,
            reason: shorten(end.error_description ?? "error"),
            at: isoTime(end.failed_at),
          }),
    })),
);

/** Without Rails, Ruby writes a time as "2026-11-29 15:00:00 UTC". */
const isoTime = (time: string | null | undefined) =>
  time?.replace(
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) (?:UTC|([+-]\d\d)(\d\d))$/,
    (_, day, clock, hours, minutes) => `${day}T${clock}${hours === undefined ? "Z" : `${hours}:${minutes}`}`,
  );
