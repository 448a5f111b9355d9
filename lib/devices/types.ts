import type { GivenIdentity } from "@/lib/users/identity";
import type { PushTokenColumns } from "./push-token";

export const platforms = ["ios", "android"] as const;
export const pushServices = ["apns", "fcm"] as const;
export const pushEnvironments = ["production", "sandbox"] as const;
export const disabledReasons = ["admin", "client", "moved", "stale", "rejected"] as const;

export type Platform = (typeof platforms)[number];
export type PushService = (typeof pushServices)[number];
export type PushEnvironment = (typeof pushEnvironments)[number];
export type DisabledReason = (typeof disabledReasons)[number];

/** What a phone tells of itself. Absent keeps what we know, null clears it. */
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

/** One registration, whichever wire it came by. */
export interface Registration {
  user: GivenIdentity;
  /** Null on wires that name no application: the project's default one. */
  applicationName: string | null;
  /** As the client sent it. */
  pushToken: string;
  pushService: PushService;
  pushEnvironment: PushEnvironment;
  platform: Platform;
  facts: DeviceFacts;
  /** Merged member by member into what is there; null removes a member. */
  attributes: Record<string, unknown>;
  /** The user is nobody's account but stands in for a program, which may hold any number of devices. */
  isServiceUser?: boolean;
}

/** A registration whose push token is as it is stored. */
export type StoredRegistration = Registration & PushTokenColumns;

/** A registration by the id that the client chose for the installation. */
export interface IdentifiedRegistration extends Registration {
  deviceIdentifier: string;
}

/** Changes to a device that is there already; what is absent stays. */
export interface DeviceUpdate {
  /** As the client sent it. */
  pushToken?: string | undefined;
  platform?: Platform | undefined;
  facts: DeviceFacts;
  /** Takes the place of all that are there. */
  attributes?: Record<string, unknown> | undefined;
}
