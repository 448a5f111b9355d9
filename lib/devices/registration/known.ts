import type { UserIdentity } from "@/lib/users/identity";
import type { KnownOwners, Owner } from "@/lib/users/owner";
import { addressKindOf, fidOf } from "../push-token";
import type { StoredRegistration } from "../types";
import type { Changes, DeviceRow, KnownApplication, PendingChange, RegistrationState } from "./types";

/** A device and its changes so far in the current batch. */
export interface KnownDevice {
  /** The row as it was read; null for a new device. */
  readonly before: DeviceRow | null;
  now: DeviceRow;
  removed: boolean;
}

/** What has been read for a batch, indexed by the keys of its operations and updated with each decision. */
export class Known implements KnownOwners {
  readonly now: Date;
  readonly #erased: ReadonlySet<string>;
  readonly #deviceCounts: Map<string, number>;
  readonly #applications = new Map<string, KnownApplication>();
  readonly #createdApplications: KnownApplication[] = [];
  readonly #usersBefore = new Set<string>();
  readonly #changedUsers = new Map<string, Owner>();
  readonly #users = new Map<string, Owner>();
  readonly #subjects: RegistrationState["subjects"];
  readonly #devices: KnownDevice[] = [];
  readonly #byIdentifier = new Map<string, KnownDevice>();
  readonly #byPushToken = new Map<string, Set<KnownDevice>>();

  constructor(state: RegistrationState) {
    this.now = state.now;
    this.#erased = state.erased;
    this.#deviceCounts = new Map(state.deviceCounts);
    this.#subjects = state.subjects;
    for (const application of state.applications) this.#fileApplication(application);
    for (const user of state.users) {
      this.#usersBefore.add(user.id);
      this.#fileUser(user);
    }
    for (const row of state.devices) {
      const device = { before: row, now: row, removed: false };
      this.#devices.push(device);
      this.#fileDevice(device);
    }
  }

  /** Null is the project's default application. */
  application(projectId: string, name: string | null): KnownApplication | undefined {
    return this.#applications.get(keyOf(projectId, name ?? ""));
  }

  applicationOf({ applicationId }: DeviceRow): KnownApplication | undefined {
    return this.#applications.get(applicationId);
  }

  addApplication(application: KnownApplication): void {
    if (this.application(application.projectId, application.name) !== undefined) return;
    this.#createdApplications.push(application);
    this.#fileApplication(application);
  }

  hasUser(id: string): boolean {
    return this.#usersBefore.has(id);
  }

  userBy(by: UserIdentity["by"], projectId: string, value: string | undefined): Owner | undefined {
    return value === undefined ? undefined : this.#users.get(keyOf(projectId, by, value));
  }

  putUser(user: Owner): void {
    this.#changedUsers.set(user.id, user);
    this.#fileUser(user);
  }

  isErased(hashes: string[]): boolean {
    return this.#erased.size > 0 && hashes.some((hash) => this.#erased.has(hash));
  }

  /** The devices that a change is about. */
  subjectsOf(change: PendingChange): KnownDevice[] {
    const ids = this.#subjects.get(change);
    return this.#devices.filter(({ now, removed }) => !removed && ids?.has(now.id));
  }

  deviceBy(projectId: string, identifier: string | null): KnownDevice | undefined {
    if (identifier === null) return undefined;
    const found = this.#byIdentifier.get(keyOf(projectId, identifier));
    return found?.removed || found?.now.deviceIdentifier !== identifier ? undefined : found;
  }

  /** All users' devices with a push token in an application. */
  holders(applicationId: string, pushToken: string): KnownDevice[] {
    const filed = this.#byPushToken.get(keyOf(applicationId, pushToken)) ?? [];
    return [...filed].filter(
      ({ now, removed }) => !removed && now.pushToken === pushToken && now.applicationId === applicationId,
    );
  }

  /**
   * The user's device with the same FID, or else on the same handset, whose FCM address is of the other kind: an
   * installation id (FID) if the registration has a registration token, and vice versa.
   */
  deviceOfOtherKind(
    applicationId: string,
    userId: string,
    { pushService, pushToken, facts: { handsetId } }: StoredRegistration,
  ): KnownDevice | undefined {
    if (pushService !== "fcm") return undefined;
    const fid = fidOf({ pushService, pushToken });
    const kind = addressKindOf({ pushService, pushToken });
    const ofUser = this.#devices.filter(
      ({ now, removed }) =>
        !removed &&
        now.applicationId === applicationId &&
        now.userId === userId &&
        now.pushService === "fcm" &&
        addressKindOf(now) !== kind,
    );
    const lastSeen = (found: KnownDevice[]) =>
      found.sort((a, b) => b.now.lastSeenAt.getTime() - a.now.lastSeenAt.getTime())[0];
    return (
      lastSeen(ofUser.filter(({ now }) => fid !== null && fidOf(now) === fid)) ??
      lastSeen(ofUser.filter(({ now }) => handsetId != null && now.handsetId === handsetId))
    );
  }

  putDevice(row: DeviceRow, known?: KnownDevice): void {
    if (known?.now === row) return;
    const device = known ?? { before: null, now: row, removed: false };
    if (known === undefined) this.#devices.push(device);
    if (known?.now.userId !== row.userId) {
      if (known !== undefined) this.#count(known.now.userId, -1);
      this.#count(row.userId, 1);
    }
    device.now = row;
    this.#fileDevice(device);
  }

  remove(device: KnownDevice): void {
    device.removed = true;
    this.#count(device.now.userId, -1);
  }

  deviceCount(userId: string): number {
    return this.#deviceCounts.get(userId) ?? 0;
  }

  allDevices(): readonly KnownDevice[] {
    return this.#devices;
  }

  changedOwners(): Pick<Changes, "applications" | "createdUsers" | "attachedUsers"> {
    const changed = [...this.#changedUsers.values()];
    return {
      applications: this.#createdApplications,
      createdUsers: changed.filter(({ id }) => !this.#usersBefore.has(id)),
      attachedUsers: changed.filter(({ id }) => this.#usersBefore.has(id)),
    };
  }

  #count(userId: string, by: number): void {
    this.#deviceCounts.set(userId, this.deviceCount(userId) + by);
  }

  #fileApplication(application: KnownApplication): void {
    this.#applications.set(application.id, application);
    this.#applications.set(keyOf(application.projectId, application.name), application);
    for (const alias of application.aliases ?? []) {
      this.#applications.set(keyOf(application.projectId, alias), application);
    }
    if (application.isDefault) this.#applications.set(keyOf(application.projectId, ""), application);
  }

  #fileUser(user: Owner): void {
    const { projectId, emailKey, externalUserId } = user;
    if (emailKey !== null) this.#users.set(keyOf(projectId, "email", emailKey), user);
    if (externalUserId !== null) this.#users.set(keyOf(projectId, "userId", externalUserId), user);
  }

  #fileDevice(device: KnownDevice): void {
    const { projectId, deviceIdentifier, applicationId, pushToken } = device.now;
    if (deviceIdentifier !== null) this.#byIdentifier.set(keyOf(projectId, deviceIdentifier), device);
    const token = keyOf(applicationId, pushToken);
    const filed = this.#byPushToken.get(token);
    if (filed === undefined) this.#byPushToken.set(token, new Set([device]));
    else filed.add(device);
  }
}

const keyOf = (...parts: string[]): string => parts.join(" ");
