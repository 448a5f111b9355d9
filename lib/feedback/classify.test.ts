import { describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  expoFeedback,
  firebaseAdminFeedback,
  gorushFeedback,
  rpushFeedback,
  webPushFeedback,
} from "./adapters";
import { classify, type ServiceAnswer } from "./classify";
import type { FeedbackItem } from "./types";

const fcmDetails = (errorCode: string) => [
  { "@type": "type.googleapis.com/google.rpc.BadRequest" },
  { "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", errorCode },
];

describe("an answer's class", () => {
  test.each<[ServiceAnswer, string]>([
    [{ service: "apns", status: 200 }, "accepted"],
    [{ service: "apns", status: 410, reason: "Unregistered" }, "gone"],
    [{ service: "apns", status: 410, reason: "ExpiredToken" }, "gone"],
    [{ service: "apns", status: 410 }, "gone"],
    [{ service: "apns", status: 400, reason: "BadDeviceToken" }, "suspect"],
    [{ service: "apns", status: 400, reason: "DeviceTokenNotForTopic" }, "configuration"],
    [{ service: "apns", status: 400, reason: "TopicDisallowed" }, "configuration"],
    [{ service: "apns", status: 400, reason: "BadTopic" }, "configuration"],
    [{ service: "apns", status: 403, reason: "BadEnvironmentKeyInToken" }, "configuration"],
    [{ service: "apns", status: 403, reason: "ExpiredProviderToken" }, "configuration"],
    [{ service: "apns", status: 401 }, "configuration"],
    [{ service: "apns", status: 413, reason: "PayloadTooLarge" }, "message"],
    [{ service: "apns", status: 400, reason: "BadCollapseId" }, "message"],
    [{ service: "apns", status: 429, reason: "TooManyRequests" }, "retry"],
    [{ service: "apns", status: 503, reason: "Shutdown" }, "retry"],
    [{ service: "apns", reason: "read ECONNRESET" }, "retry"],
    [{ service: "fcm", status: 200 }, "accepted"],
    [{ service: "fcm", status: 404, reason: "NOT_FOUND", details: fcmDetails("UNREGISTERED") }, "gone"],
    [{ service: "fcm", status: 404, reason: "NOT_FOUND" }, "configuration"],
    [{ service: "fcm", status: 404 }, "configuration"],
    [
      { service: "fcm", status: 400, reason: "INVALID_ARGUMENT", details: fcmDetails("INVALID_ARGUMENT") },
      "suspect",
    ],
    [{ service: "fcm", status: 400, reason: "INVALID_ARGUMENT" }, "message"],
    [{ service: "fcm", status: 403, details: fcmDetails("SENDER_ID_MISMATCH") }, "configuration"],
    [{ service: "fcm", status: 401, details: fcmDetails("THIRD_PARTY_AUTH_ERROR") }, "configuration"],
    [{ service: "fcm", status: 429, details: fcmDetails("QUOTA_EXCEEDED") }, "retry"],
    [{ service: "fcm", status: 500, reason: "INTERNAL" }, "retry"],
    [{ service: "fcm", details: { error: { details: fcmDetails("UNREGISTERED") } } }, "gone"],
    [{ service: "webpush", status: 201 }, "accepted"],
    [{ service: "webpush", status: 404 }, "gone"],
    [{ service: "webpush", status: 410, reason: "push subscription has unsubscribed or expired." }, "gone"],
    [{ service: "webpush", status: 413 }, "message"],
    [{ service: "webpush", status: 403 }, "configuration"],
    [{ service: "webpush", status: 502 }, "retry"],
    [{ service: "expo", reason: "DeviceNotRegistered" }, "gone"],
    [{ service: "expo", reason: "InvalidCredentials" }, "configuration"],
    [{ service: "expo", reason: "MessageTooBig" }, "message"],
    [{ service: "expo", reason: "MessageRateExceeded" }, "retry"],
    [{ service: "expo", status: 200 }, "accepted"],
    [{ service: "apns", reason: "something new" }, "message"],
  ])("%j is %s", (answer, expected) => {
    expect(classify(answer)).toBe(expected);
  });
});

/** The items that an adapter makes of a body, as the feedback endpoint reads and classifies them. */
const classesOf = (adapter: z.ZodType<FeedbackItem[]>, body: unknown) =>
  adapter
    .parse(body)
    .map(({ deviceId, pushToken, ...answer }) => [deviceId ?? pushToken, classify(answer as ServiceAnswer)]);

test("gorush's hook is understood for APNs reasons and for FCM's error texts", () => {
  const hook = (platform: string, error: string, more = {}) =>
    classesOf(gorushFeedback, {
      notif_id: "d1",
      type: "failed-push",
      platform,
      token: "",
      message: "Hi",
      error,
      ...more,
    });
  expect(hook("ios", "Unregistered")).toEqual([["d1", "gone"]]);
  expect(hook("ios", "BadDeviceToken")).toEqual([["d1", "suspect"]]);
  expect(hook("ios", "DeviceTokenNotForTopic")).toEqual([["d1", "configuration"]]);
  expect(hook("android", "Requested entity was not found.")).toEqual([["d1", "gone"]]);
  expect(hook("android", "The registration token is not a valid FCM registration token")).toEqual([
    ["d1", "suspect"],
  ]);
  const generic =
    "http error status: 400; reason: request contains an invalid argument; code: invalid-argument";
  expect(hook("android", generic)).toEqual([["d1", "suspect"]]);
  expect(hook("android", "SenderId mismatch")).toEqual([["d1", "configuration"]]);
  expect(hook("android", "http error status: 404; reason: app instance has been unregistered")).toEqual([
    ["d1", "gone"],
  ]);
  const unmasked = { notif_id: undefined, token: "a1b2c3d4" };
  expect(hook("ios", "Unregistered", unmasked)).toEqual([["a1b2c3d4", "gone"]]);
});

test("firebase-admin's batch response is matched to its tokens by position", () => {
  expect(
    classesOf(firebaseAdminFeedback, {
      tokens: ["t1", "t2", "t3", "t4", "t5"],
      successCount: 1,
      failureCount: 4,
      responses: [
        { success: true, messageId: "projects/p/messages/1" },
        {
          success: false,
          error: { code: "messaging/registration-token-not-registered", message: "NotRegistered" },
        },
        {
          success: false,
          error: {
            code: "messaging/invalid-argument",
            message: "The registration token is not a valid FCM registration token",
          },
        },
        {
          success: false,
          error: { code: "messaging/invalid-argument", message: "Invalid value at 'message.data'" },
        },
        {
          success: false,
          error: { code: "messaging/invalid-argument", message: "Request contains an invalid argument." },
        },
      ],
    }),
  ).toEqual([
    ["t1", "accepted"],
    ["t2", "gone"],
    ["t3", "suspect"],
    ["t4", "message"],
    ["t5", "suspect"],
  ]);
  expect(() =>
    classesOf(firebaseAdminFeedback, { tokens: ["t1"], responses: [{ success: true }, { success: true }] }),
  ).toThrow(/as many tokens/);
});

test("Expo's tickets are counted when ok, and its receipts are evidence", () => {
  expect(
    classesOf(expoFeedback, {
      to: ["ExponentPushToken[a]", "ExponentPushToken[b]"],
      tickets: [
        { status: "ok", id: "r1" },
        {
          status: "error",
          message: "not a registered push notification recipient",
          details: { error: "DeviceNotRegistered" },
        },
      ],
    }),
  ).toEqual([
    ["ExponentPushToken[a]", "message"],
    ["ExponentPushToken[b]", "gone"],
  ]);
  expect(
    classesOf(expoFeedback, {
      deviceIds: { r1: "d1", r2: "d2" },
      receipts: { r1: { status: "ok" }, r2: { status: "error", details: { error: "DeviceNotRegistered" } } },
    }),
  ).toEqual([
    ["d1", "accepted"],
    ["d2", "gone"],
  ]);
});

test("web-push results and rpush notifications are understood", () => {
  expect(
    classesOf(webPushFeedback, [
      { deviceId: "d1", statusCode: 201, body: "", headers: {} },
      {
        deviceId: "d2",
        statusCode: 410,
        body: "push subscription has unsubscribed or expired.",
        endpoint: "https://x",
      },
    ]),
  ).toEqual([
    ["d1", "accepted"],
    ["d2", "gone"],
  ]);
  const rpush = (type: string, error_code: number, error_description: string) =>
    classesOf(rpushFeedback, [
      { id: 7, type, device_token: "t", delivered: false, error_code, error_description },
    ])[0]?.[1];
  expect(rpush("Rpush::Client::ActiveRecord::Apnsp8::Notification", 410, "Unregistered")).toBe("gone");
  expect(rpush("Rpush::Client::ActiveRecord::Apns2::Notification", 400, "BadDeviceToken")).toBe("suspect");
  expect(
    rpush(
      "Rpush::Client::ActiveRecord::Fcm::Notification",
      404,
      "Client was not registered for your app. (NOT_FOUND: x)",
    ),
  ).toBe("gone");
  expect(rpush("Rpush::Client::ActiveRecord::Fcm::Notification", 403, "The sender ID was mismatched.")).toBe(
    "configuration",
  );
});
