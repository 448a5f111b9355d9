import type { devices } from "@/db/schema";
import type { GivenIdentity } from "@/lib/users/identity";
import type { FieldsWith } from "./fields";
import type { PushTokenColumns } from "./push-token";

type DeviceRow = typeof devices.$inferSelect;

export type Platform = DeviceRow["platform"];
export type PushService = DeviceRow["pushService"];
export type PushEnvironment = DeviceRow["pushEnvironment"];
export type DisabledReason = NonNullable<DeviceRow["disabledReason"]>;

export const platforms = ["ios", "android", "web"] as const satisfies readonly Platform[];
export const pushServices = ["apns", "fcm"] as const satisfies readonly PushService[];
export const addressKinds = ["token", "fid"] as const;
export type AddressKind = (typeof addressKinds)[number];
export const pushEnvironments = ["production", "sandbox"] as const satisfies readonly PushEnvironment[];
/** A registration re-enables a device unless the reason is `admin`. */
export const disabledReasons = [
  "admin",
  "client",
  "moved",
  "stale",
  "rejected",
] as const satisfies readonly DisabledReason[];

export const isDisabledReason = (value: unknown): value is DisabledReason =>
  disabledReasons.some((reason) => reason === value);

/** The permission to show notifications, as the phone last reported it. */
export const notificationAnswers = ["allowed", "refused", "unknown"] as const;

/** The last responses of push services about a device's address. */
export const deliveryAnswers = ["accepted", "failing", "unconfirmed"] as const;
export type DeliveryAnswer = (typeof deliveryAnswers)[number];

/** Where pushes to a platform go, for APIs that name only the platform. */
export const pushTargets: Record<Platform, { pushService: PushService; pushEnvironment: PushEnvironment }> = {
  ios: { pushService: "apns", pushEnvironment: "production" },
  android: { pushService: "fcm", pushEnvironment: "production" },
  web: { pushService: "fcm", pushEnvironment: "production" },
};

/** What the phone reports about itself. Absent members are kept; null clears one. */
export type DeviceFacts = {
  [Name in FieldsWith<"fact", "text">]?: string | null;
} & {
  [Name in FieldsWith<"fact", "boolean">]?: boolean | null;
};

export interface Registration {
  user: GivenIdentity;
  /** Null for APIs that name no application: the project's default one. */
  applicationName: string | null;
  /** As the client sent it. */
  pushToken: string;
  pushService: PushService;
  pushEnvironment: PushEnvironment;
  platform: Platform;
  facts: DeviceFacts;
  /** Merged into the stored attributes; null removes a member. */
  attributes: Record<string, unknown>;
  /** The user represents a program, which may have any number of devices. */
  isServiceUser?: boolean;
}

/** A browser names no application, so it belongs to the project's default one. */
export const browserRegistration = (user: GivenIdentity, pushToken: string): Registration => ({
  ...{ user, pushToken, applicationName: null, platform: "web" },
  ...pushTargets.web,
  ...{ facts: {}, attributes: {} },
});

/** A registration whose push token is in its stored form. */
export type StoredRegistration = Registration & PushTokenColumns;

/** Changes to an existing device; absent members are kept. */
export interface DeviceUpdate {
  /** As the client sent it. */
  pushToken?: string | undefined;
  platform?: Platform | undefined;
  facts: DeviceFacts;
  /** Replaces all attributes. */
  attributes?: Record<string, unknown> | undefined;
  /** What people wrote about it. */
  annotations?: { tags?: string; note?: string | null };
}

/** Reasons to expect that pushes will not arrive, even though no push service has rejected one. */
export const deviceWarnings = ["sandboxToken", "notApnsToken", "apnsToken"] as const;
export type DeviceWarning = (typeof deviceWarnings)[number];

export { type DeviceStatus, deviceStatuses, reachableStatuses } from "./status";
