import { z } from "zod";
import { maxPushTokenBytes, pushTokenField } from "@/lib/devices/push-token";
import type { DeviceFacts, Registration } from "@/lib/devices/types";

// "FCM" is not among Iterable's words: Android SDKs write "GCM" for both.
const platforms = {
  APNS: { platform: "ios", pushService: "apns", pushEnvironment: "production" },
  APNS_SANDBOX: { platform: "ios", pushService: "apns", pushEnvironment: "sandbox" },
  GCM: { platform: "android", pushService: "fcm", pushEnvironment: "production" },
} as const;

/** The body of `POST /api/users/registerDeviceToken`. Members that it does not name are ignored: SDKs send some. */
export const registerDeviceTokenBody = z.object({
  email: z.string().optional(),
  userId: z.string().optional(),
  preferUserId: z.boolean().optional(),
  device: z.object({
    token: pushTokenField,
    platform: z.enum(["APNS", "APNS_SANDBOX", "GCM"]),
    applicationName: z.string().min(1, "Must not be empty").max(255, "At most 255 characters"),
    dataFields: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Iterable's words for a device as ours. */
export function toRegistration(body: z.output<typeof registerDeviceTokenBody>): Registration {
  const { facts, attributes } = liftDataFields(body.device.dataFields ?? {});
  return {
    user: { email: body.email, externalUserId: body.userId, preferUserId: body.preferUserId },
    applicationName: body.device.applicationName,
    pushToken: body.device.token,
    ...platforms[body.device.platform],
    facts,
    attributes,
  };
}

// What the iOS and Android SDKs put into dataFields and we have a column for. The presenter gives them back by the
// same names; `brand` stays an attribute, for `make` can hold but one of the two.
export const dataFieldColumns = {
  deviceId: "handsetId",
  appVersion: "applicationVersion",
  appBuild: "applicationBuild",
  appPackageName: "applicationPackage",
  manufacturer: "make",
  model: "model",
  systemName: "systemName",
  systemVersion: "systemVersion",
} as const satisfies Record<string, keyof DeviceFacts>;

const maxFactLength = 500;

/**
 * Splits dataFields into the facts that have a column and the rest. A known name with an odd value clears its column, or
 * writes it there as text, and stays in the rest as it was sent, which is then what a profile shows.
 */
function liftDataFields(dataFields: Record<string, unknown>): {
  facts: DeviceFacts;
  attributes: Record<string, unknown>;
} {
  const facts: DeviceFacts = {};
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(dataFields)) {
    if (Object.hasOwn(dataFieldColumns, name)) {
      const isUsual = value === null || (typeof value === "string" && value.length <= maxFactLength);
      facts[dataFieldColumns[name as keyof typeof dataFieldColumns]] = isUsual ? value : asText(value);
      attributes[name] = isUsual ? null : value;
    } else if (name === "notificationsEnabled") {
      const isUsual = value === null || typeof value === "boolean";
      facts.notificationsAllowed = isUsual ? value : null;
      attributes[name] = isUsual ? null : value;
    } else {
      attributes[name] = value;
    }
  }
  return { facts, attributes };
}

const asText = (value: unknown): string | null => (typeof value === "number" ? String(value) : null);

/** The body of `POST /api/users/disableDevice`. */
export const disableDeviceBody = z.object({
  token: z.string().min(1, "Must not be empty"),
  email: z.string().optional(),
  userId: z.string().optional(),
});

/** The body of `POST /api/users/registerBrowserToken`. */
export const registerBrowserTokenBody = z.object({
  browserToken: z
    .string()
    .min(1, "Must not be empty")
    .refine((token) => Buffer.byteLength(token) <= maxPushTokenBytes, `At most ${maxPushTokenBytes} bytes`)
    .meta({ maxLength: maxPushTokenBytes }),
  email: z.string().optional(),
  userId: z.string().optional(),
});
