import { z } from "zod";
import { maxPushTokenBytes, pushTokenField } from "@/lib/devices/push-token";
import type { DeviceFacts, Registration } from "@/lib/devices/types";

// Iterable has no "FCM"; its Android SDKs send "GCM".
const platforms = {
  APNS: { platform: "ios", pushService: "apns", pushEnvironment: "production" },
  APNS_SANDBOX: { platform: "ios", pushService: "apns", pushEnvironment: "sandbox" },
  GCM: { platform: "android", pushService: "fcm", pushEnvironment: "production" },
} as const;

/** The body of `POST /api/users/registerDeviceToken`. SDKs send other members too, which are ignored. */
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

// The dataFields of the iOS and Android SDKs that have a column; profiles show them under the same names. `brand` stays an
// attribute, since `make` already holds the manufacturer.
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
 * Splits dataFields into those that have a column and the other attributes. A value of an unexpected type stays an
 * attribute too, which is then what a profile shows; its column is cleared, or holds a number as text.
 */
function liftDataFields(dataFields: Record<string, unknown>): {
  facts: DeviceFacts;
  attributes: Record<string, unknown>;
} {
  const facts: DeviceFacts = {};
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(dataFields)) {
    if (Object.hasOwn(dataFieldColumns, name)) {
      const isExpected = value === null || (typeof value === "string" && value.length <= maxFactLength);
      facts[dataFieldColumns[name as keyof typeof dataFieldColumns]] = isExpected ? value : asText(value);
      attributes[name] = isExpected ? null : value;
    } else if (name === "notificationsEnabled") {
      const isExpected = value === null || typeof value === "boolean";
      facts.notificationsAllowed = isExpected ? value : null;
      attributes[name] = isExpected ? null : value;
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
