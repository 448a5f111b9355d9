import type { devices } from "@/db/schema";
import type { AuditEntry } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { resolveIdentity, type UserIdentity } from "@/lib/users/identity";
import type { FoundOwner, Owner } from "@/lib/users/owner";
import type { DeviceChanges } from "../merge";
import { withPushTokenColumns } from "../push-token";
import type { DisabledReason, Registration, StoredRegistration } from "../types";
import type { KnownDevice } from "./known";

export type DeviceRow = typeof devices.$inferSelect;

export interface KnownApplication {
  projectId: string;
  id: string;
  name: string;
  isDefault: boolean;
  /** Earlier names by which registrations asked for it. */
  aliases?: string[];
  /** Only one user at a time may have an enabled device with the same push token. */
  isExclusive: boolean;
  /** It does not exist yet. */
  isNew?: boolean;
}

/** The delivery state that a file gives. */
export type Delivery = { enabled: true } | { enabled: false; reason: DisabledReason; note: string | null };

/** What a row of a file has beyond a registration. Null means not given, and leaves the value as it is. */
export interface ImportedFacts {
  importId: string;
  delivery: Delivery | null;
  createdAt: Date | null;
  lastSeenAt: Date | null;
  /** As the column stores them. */
  tags: string | null;
  note: string | null;
}

/** One registration, checked as far as it can be without the database. */
export interface PendingRegistration {
  ctx: RequestContext;
  identity: UserIdentity;
  registration: StoredRegistration;
  deviceIdentifier: string | null;
  /** Absent for a registration by the phone itself. */
  imported?: ImportedFacts;
  /** The ids of rows to create, so that a retry creates the same rows. */
  ids: { device: string; user: string; application: string };
}

/** Creates each id on first use, because most registrations create nothing. */
class NewIds {
  #device: string | undefined;
  #user: string | undefined;
  #application: string | undefined;

  get device(): string {
    this.#device ??= newId();
    return this.#device;
  }

  get user(): string {
    this.#user ??= newId();
    return this.#user;
  }

  get application(): string {
    this.#application ??= newId();
    return this.#application;
  }
}

/** Throws what `resolveIdentity` throws, and `invalidValue` if the text cannot be a push token. */
export function pendingRegistration(
  ctx: RequestContext,
  registration: Registration,
  rest: Pick<PendingRegistration, "imported"> & { deviceIdentifier?: string | null } = {},
): PendingRegistration {
  return {
    ctx,
    identity: resolveIdentity(ctx.project.identityType, registration.user),
    registration: withPushTokenColumns(registration),
    deviceIdentifier: rest.deviceIdentifier ?? null,
    ...(rest.imported && { imported: rest.imported }),
    ids: new NewIds(),
  };
}

/** A change of one device, or of all enabled devices with a push token. */
export interface PendingChange {
  ctx: RequestContext;
  /** Null for every enabled device with `pushToken`. */
  deviceId: string | null;
  /** The push token by which to find the devices, or the new one of the device, in any spelling. */
  pushToken?: string | undefined;
  /** The user to move the device to. */
  userId?: string;
  /** The application to move the device to. */
  applicationId?: string;
  /** Limits the change to devices of this user. */
  owner?: { by: "id" | "email" | "emailKey" | "externalUserId"; value: string } | undefined;
  /** Returns the new column values, or null to remove the device. May throw a `DomainError`. */
  change: (row: DeviceRow, now: Date) => DeviceChanges | null;
  /** More details for the history. */
  details?: Record<string, unknown>;
}

/** Everything that the rules read. */
export interface RegistrationState {
  /** The database's clock. */
  now: Date;
  applications: KnownApplication[];
  users: Owner[];
  devices: DeviceRow[];
  /** The number of devices per user, only for locked users, whose number cannot change. */
  deviceCounts: ReadonlyMap<string, number>;
  /** Hashes of the locked identities that were erased. */
  erased: ReadonlySet<string>;
  /** The ids of the devices that each change is about. */
  subjects: ReadonlyMap<object, ReadonlySet<string>>;
}

/** The key of an existing row. */
export interface RowKey {
  projectId: string;
  id: string;
}

/**
 * The locks that a registration must hold until its commit. They are always taken in this order, and each kind sorted
 * by key.
 */
export interface Locks {
  /** Locks by name: device identifiers, exclusive push tokens, and identities of users that are new or change. */
  identifiers: string[];
  pushTokens: string[];
  identities: string[];
  users: RowKey[];
  devices: RowKey[];
}

export interface HistoryEvent extends AuditEntry {
  ctx: Pick<RequestContext, "project" | "actor" | "requestId">;
}

export interface Changes {
  applications: KnownApplication[];
  createdUsers: Owner[];
  /** Users who got the other half of their identity. */
  attachedUsers: Owner[];
  created: DeviceRow[];
  updated: { before: DeviceRow; after: DeviceRow }[];
  removed: DeviceRow[];
  history: HistoryEvent[];
}

/** A device before and after an operation; `known` is undefined for a new device. */
export interface DeviceChange {
  known: KnownDevice | undefined;
  after: DeviceRow;
}

/** What the rules decide about one operation. */
export interface Decision {
  result: "created" | "updated" | "unchanged" | "removed";
  /** The devices that are created or changed, including those that lose an exclusive push token. */
  changed: DeviceChange[];
  removed: KnownDevice[];
  owner?: FoundOwner;
  application?: KnownApplication;
  history: HistoryEvent[];
  locks: Locks;
}

export interface Rejected {
  result: "rejected";
  error: DomainError;
}

export interface Settled<Decided extends Decision> {
  /** In the order of the operations. */
  outcomes: (Decided | Rejected)[];
  changes: Changes;
  locks: Locks;
}
