import type { PushTokenColumns } from "@/lib/devices/push-token";
import type {
  DeviceFacts,
  DisabledReason,
  Platform,
  PushEnvironment,
  PushService,
} from "@/lib/devices/types";
import type { GivenIdentity } from "@/lib/users/identity";

/** Whether we are to deliver to a device, where a file says so. */
export type Delivery = { enabled: true } | { enabled: false; reason: DisabledReason; note: string | null };

/** A device as a file tells of it. What is null was not said, and stays as it is. */
export interface ImportedDevice {
  row: number;
  user: GivenIdentity;
  applicationName: string | null;
  pushToken: string;
  pushService: PushService;
  pushEnvironment: PushEnvironment;
  platform: Platform;
  deviceIdentifier: string | null;
  facts: DeviceFacts;
  attributes: Record<string, unknown>;
  delivery: Delivery | null;
  createdAt: Date | null;
  lastSeenAt: Date | null;
}

/** The same with its push token as it is stored. */
export type StoredImport = ImportedDevice & PushTokenColumns;

/** What becomes, or became, of a row. */
export type ImportOutcome =
  | { row: number; outcome: "created" | "updated" | "unchanged" }
  | {
      row: number;
      outcome: "rejected";
      field: "email" | "userId" | "application" | "deviceIdentifier" | "attributes" | null;
      reason: string;
    };
