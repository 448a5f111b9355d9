import { z } from "zod";
import { deviceFields, fieldsOf } from "@/lib/devices/fields";
import { pushTokenField } from "@/lib/devices/push-token";
import type { DeviceFacts, Registration } from "@/lib/devices/types";

// Iterable has no "FCM"; its Android SDKs send "GCM".
const platforms = {
  APNS: { platform: "ios", pushService: "apns", pushEnvironment: "production" },
  APNS_SANDBOX: { platform: "ios", pushService: "apns", pushEnvironment: "sandbox" },
  GCM: { platform: "android", pushService: "fcm", pushEnvironment: "production" },
} as const;

/** Iterable's name of a push service and its environment. */
export const platformOf = (device: { pushService: string; pushEnvironment: string }): string =>
  device.pushService === "fcm" ? "GCM" : device.pushEnvironment === "sandbox" ? "APNS_SANDBOX" : "APNS";

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

/** The dataFields that have a column; profiles show them under the same names. Android's `brand` stays an attribute. */
export const dataFieldColumns = fieldsOf("iterable");

const maxFactLength = 500;

/**
 * Splits dataFields into those that have a column and the other attributes. A value of an unexpected type also stays an
 * attribute, which profiles then show; its column is cleared, or contains a number as text.
 */
function liftDataFields(dataFields: Record<string, unknown>): {
  facts: DeviceFacts;
  attributes: Record<string, unknown>;
} {
  const facts: Record<string, unknown> = {};
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(dataFields)) {
    if (Object.hasOwn(dataFieldColumns, name)) {
      const field = dataFieldColumns[name as keyof typeof dataFieldColumns];
      const isText = deviceFields[field].fact === "text";
      const isExpected =
        value === null ||
        (isText ? typeof value === "string" && value.length <= maxFactLength : typeof value === "boolean");
      facts[field] = isExpected ? value : isText ? asText(value) : null;
      attributes[name] = isExpected ? null : value;
    } else {
      attributes[name] = value;
    }
  }
  return { facts, attributes };
}

const asText = (value: unknown): string | null => (typeof value === "number" ? String(value) : null);

export const disableDeviceBody = z.object({
  token: z.string().min(1, "Must not be empty"),
  email: z.string().optional(),
  userId: z.string().optional(),
});

export const registerBrowserTokenBody = z.object({
  browserToken: pushTokenField,
  email: z.string().optional(),
  userId: z.string().optional(),
});
