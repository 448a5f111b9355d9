import type { DisabledReason, Platform, PushEnvironment, PushService } from "./types";

/** A device as the native API and the console show it. Times are ISO 8601 in UTC; the push token is masked. */
export interface DeviceView {
  id: string;
  name: string | null;
  user: { id: string; email: string | null; externalUserId: string | null };
  application: { id: string; name: string };
  deviceIdentifier: string | null;
  /** First and last four characters, `a1b2…9f0e`. */
  pushTokenMasked: string;
  pushService: PushService;
  pushEnvironment: PushEnvironment;
  platform: Platform;
  enabled: boolean;
  /** `enabled`, and the phone has not said that it refuses notifications. */
  reachable: boolean;
  disabled: { at: string; reason: DisabledReason; note: string | null; by: string | null } | null;
  notificationsAllowed: boolean | null;
  notificationId: string | null;
  make: string | null;
  model: string | null;
  systemName: string | null;
  systemVersion: string | null;
  applicationVersion: string | null;
  applicationBuild: string | null;
  applicationPackage: string | null;
  handsetId: string | null;
  attributes: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
  lastSeenAt: string;
  /** Also the ETag, as `"<version>"`. */
  version: number;
}

/** Other devices that look like the same handset; at most 20 each, those seen last first. */
export interface RelatedDevicesView {
  /** They hold the same push token. */
  sameToken: DeviceView[];
  /** They name the same handset. */
  sameHandset: DeviceView[];
}

export interface RevealedDeviceView {
  pushToken: string;
}

/** How many devices a set of filters wants, for a confirmation. */
export interface DeviceCount {
  total: number;
  /** Changes when the devices are others, even where they are as many. */
  fingerprint: string;
}

/** What the device list can be filtered by, with how many devices there are of each. Most devices first. */
export interface DeviceFacets {
  applications: { id: string; name: string; devices: number }[];
  /** The hundred most frequent; empty stands for devices that have told none. */
  versions: { version: string; devices: number }[];
  platforms: { platform: Platform; devices: number }[];
  services: { service: PushService; devices: number }[];
  environments: { environment: PushEnvironment; devices: number }[];
  reasons: { reason: DisabledReason; devices: number }[];
}
