import type { devices, users } from "@/db/schema";
import type { AuditEntry } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { resolveIdentity, type UserIdentity } from "@/lib/users/identity";
import { withPushTokenColumns } from "../push-token";
import type { DisabledReason, Registration, StoredRegistration } from "../types";

export type DeviceRow = typeof devices.$inferSelect;

/** The columns of a user that registrations read and write. */
export type Owner = Pick<
  typeof users.$inferSelect,
  | "projectId"
  | "id"
  | "email"
  | "emailKey"
  | "emailIsPlaceholder"
  | "isAnonymous"
  | "externalUserId"
  | "version"
>;

export interface KnownApplication {
  projectId: string;
  id: string;
  name: string;
  isDefault: boolean;
  /** One user alone may hold a push token of it. */
  isExclusive: boolean;
}

/** The delivery state that a file gives. */
export type Delivery = { enabled: true } | { enabled: false; reason: DisabledReason; note: string | null };

/** What a row of a file has beyond a registration. Null means not given, and leaves the value as it is. */
export interface ImportedFacts {
  importId: string;
  delivery: Delivery | null;
  createdAt: Date | null;
  lastSeenAt: Date | null;
}

/** One registration, checked as far as it can be without the database. */
export interface PendingRegistration {
  ctx: RequestContext;
  identity: UserIdentity;
  registration: StoredRegistration;
  deviceIdentifier: string | null;
  /** Absent where the phone itself speaks. */
  imported?: ImportedFacts;
  /** For rows that are to be created; a retry creates the same ones. */
  ids: { device: string; user: string; application: string };
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
    ids: { device: newId(), user: newId(), application: newId() },
  };
}

/** Everything that the rules of a registration read. */
export interface RegistrationState {
  /** The database's clock. */
  now: Date;
  applications: KnownApplication[];
  users: Owner[];
  devices: DeviceRow[];
  /** How many devices users have; known of locked users alone, since only theirs cannot change. */
  deviceCounts: ReadonlyMap<string, number>;
  /** Hashes of erased identities, among those that are locked. */
  erased: ReadonlySet<string>;
}

/** A row that exists. */
export interface RowKey {
  projectId: string;
  id: string;
}

/**
 * The locks that a registration must hold until its commit. They are always taken in this order, and each kind sorted
 * by key.
 */
export interface Locks {
  /** By name: identifiers of devices, exclusive push tokens, identities of users that are new or change. */
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
  /** Users whose other half of the identity is new. */
  attachedUsers: Owner[];
  created: DeviceRow[];
  updated: { before: DeviceRow; after: DeviceRow }[];
  removed: DeviceRow[];
  history: HistoryEvent[];
}

/** The outcome of a registration: the device afterwards, or the error. */
export type Outcome =
  | { result: "created" | "updated" | "unchanged"; device: DeviceRow }
  | { result: "rejected"; error: DomainError };

export interface Settled {
  /** In the order of the registrations. */
  outcomes: Outcome[];
  changes: Changes;
  locks: Locks;
}
