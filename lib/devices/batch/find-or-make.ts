import { type SQL, sql } from "drizzle-orm";
import { database } from "@/db/client";
import { Batcher } from "@/lib/async/batcher";
import type { RequestContext } from "@/lib/context";
import { identifierLockKey, mergeAttributes } from "@/lib/devices/store";
import { newId } from "@/lib/ids";
import { identityHashes } from "@/lib/users/forgotten";
import type { UserIdentity } from "@/lib/users/identity";
import { newUser } from "@/lib/users/mutations";
import { maxDevicesPerUser } from "@/lib/users/types";
import { columnsOfFacts, type DeviceRow } from "../merge";
import type { StoredRegistration } from "../types";
import { type DeviceRecord, fromRecord, toRecord } from "./record";

export interface Wanted {
  ctx: RequestContext;
  registration: StoredRegistration;
  identity: UserIdentity;
  deviceIdentifier?: string | undefined;
}

export interface FoundOrMade {
  /** As it was before this registration, where it was there; only its hourly `lastSeenAt` has moved on. */
  device: DeviceRow;
  made: boolean;
}

const registrations = new Batcher<Wanted, FoundOrMade | undefined>({
  run: findOrMakeAll,
  concurrency: 2,
  maxBatchSize: 128,
  maxQueued: 4_000,
});

/**
 * The device of a registration, made where it is new, in one statement that concurrent registrations share; answered
 * after its commit. Undefined where the registration needs more than that, and then nothing was done.
 */
export const findOrMake = (wanted: Wanted): Promise<FoundOrMade | undefined> => registrations.submit(wanted);

interface Answer extends Record<string, unknown> {
  n: number;
  made: boolean;
  device: DeviceRecord;
}

async function findOrMakeAll(batch: Wanted[]): Promise<(FoundOrMade | undefined)[]> {
  const members = JSON.stringify(batch.map(memberToRegister));
  const answers = await database().statement((db) => db.execute<Answer>(registrationStatement(members)));
  const all: (FoundOrMade | undefined)[] = batch.map(() => undefined);
  for (const { n, made, device } of answers) all[n] = { device: fromRecord(device), made };
  return all;
}

/** The one statement of a batch of registrations, given as JSON. */
export const registrationStatement = (members: string): SQL =>
  sql`select n, made, device from register_devices(${members}::jsonb)`;

/** One member of what the database function `register_devices` takes. */
export function memberToRegister({ ctx, registration, identity, deviceIdentifier }: Wanted, n: number) {
  const mayCreate = identity.by === "email" || identity.whenUnknown !== "refuse";
  const user = mayCreate ? newUser(ctx, identity) : undefined;
  return {
    n,
    project_id: ctx.project.id,
    application: registration.applicationName,
    email_key: identity.by === "email" ? identity.email : null,
    email: identity.email,
    external_user_id: identity.externalUserId,
    identity_hashes: identityHashes(ctx, identity),
    new_user: user && {
      id: user.id,
      email: user.email,
      email_key: user.emailKey,
      email_is_placeholder: user.emailIsPlaceholder,
      external_user_id: user.externalUserId,
    },
    push_token: registration.pushToken,
    device_identifier: deviceIdentifier,
    identifier_lock: deviceIdentifier === undefined ? undefined : identifierLockKey(ctx, deviceIdentifier),
    new_device: toRecord({
      id: newId(),
      longPushToken: registration.longPushToken,
      pushService: registration.pushService,
      pushEnvironment: registration.pushEnvironment,
      platform: registration.platform,
      name: "",
      model: "",
      applicationVersion: "",
      ...columnsOfFacts(registration.facts),
      attributes: mergeAttributes({}, registration.attributes),
    }),
    most_devices: registration.isServiceUser ? null : maxDevicesPerUser,
    history: {
      user_event_id: newId(),
      device_event_id: newId(),
      actor_type: ctx.actor.type,
      actor_id: ctx.actor.id,
      actor_label: ctx.actor.label,
      request_id: ctx.requestId,
    },
  };
}
