import type { AuditView } from "@/lib/audit/views";
import type { DisabledReason, Platform } from "@/lib/devices/types";

/** A project at a glance. Every number agrees with the list that it stands for. */
export interface OverviewView {
  /** Each device is reachable, disabled, or one whose user refused notifications on the phone. */
  devices: { total: number; reachable: number; disabled: number; notificationsRefused: number };
  users: { total: number };
  /** The last thirty days in UTC, oldest first: how often a device was registered anew, and how often disabled. */
  days: { day: string; registered: number; disabled: number }[];
  platforms: { platform: Platform; devices: number }[];
  /** The ten most frequent; empty is "not told", and null all others together. */
  versions: { version: string | null; devices: number }[];
  reasons: { reason: DisabledReason; devices: number }[];
  /** When a phone was last heard of. */
  lastActivityAt: string | null;
  recent: AuditView[];
}
