import type { devices } from "@/db/schema";
import type { GivenIdentity } from "@/lib/users/identity";
import type { PushTokenColumns } from "./push-token";

type DeviceRow = typeof devices.$inferSelect;

export type Platform = DeviceRow["platform"];
export type PushService = DeviceRow["pushService"];
export type PushEnvironment = DeviceRow["pushEnvironment"];
export type DisabledReason = NonNullable<DeviceRow["disabledReason"]>;

export const platforms = ["ios", "android"] as const satisfies readonly Platform[];
export const pushServices = ["apns", "fcm"] as const satisfies readonly PushService[];
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

/** Where pushes to a platform go, for APIs that name only the platform. */
export const pushTargets: Record<Platform, { pushService: PushService; pushEnvironment: PushEnvironment }> = {
  ios: { pushService: "apns", pushEnvironment: "production" },
  android: { pushService: "fcm", pushEnvironment: "production" },
};

/** What the phone reports about itself. Absent members are kept; null clears one. */
export interface DeviceFacts {
  name?: string | null;
  make?: string | null;
  model?: string | null;
  systemName?: string | null;
  systemVersion?: string | null;
  applicationVersion?: string | null;
  applicationBuild?: string | null;
  applicationPackage?: string | null;
  handsetId?: string | null;
  notificationsAllowed?: boolean | null;
  notificationId?: string | null;
  sessionHash?: string | null;
}

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

/** A registration whose push token is in its stored form. */
export type StoredRegistration = Registration & PushTokenColumns;

/** A registration by the id that the client chose for the installation. */
export interface IdentifiedRegistration extends Registration {
  deviceIdentifier: string;
}

/** Changes to an existing device; absent members are kept. */
export interface DeviceUpdate {
  /** As the client sent it. */
  pushToken?: string | undefined;
  platform?: Platform | undefined;
  facts: DeviceFacts;
  /** Replaces all attributes. */
  attributes?: Record<string, unknown> | undefined;
}
