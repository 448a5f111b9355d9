import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import type { RequestContext } from "@/lib/context";
import { pushTokenLock } from "@/lib/devices/exclusive";
import {
  changesOf,
  columnsOfFacts,
  type DeviceChanges,
  type DeviceRow,
  differences,
} from "@/lib/devices/merge";
import { withPushTokenColumns } from "@/lib/devices/push-token";
import { attributesProblem, mergeAttributes } from "@/lib/devices/store";
import { newId } from "@/lib/ids";
import { maxDevicesPerUser } from "@/lib/users/types";
import { type Applications, type KnownApplication, resolveApplications } from "./applications";
import { countHeld, findHoldings, type Holding, type Holdings } from "./holdings";
import { type Owners, resolveOwners } from "./owners";
import type { Delivery, ImportedDevice, ImportOutcome, StoredImport } from "./types";

export interface Plan {
  applications: Applications;
  owners: Owners;
  holdings: Holdings;
  outcomes: ImportOutcome[];
}

/**
 * Decides what becomes of a batch of rows, by the rules of a registration: users and applications come into being,
 * what is there is updated, an identifier that another user registers moves, an application may leave a push token to
 * one user, and what an admin disabled stays so. Writes nothing. With `lock`, nothing that it looked at can change
 * until the transaction ends; without, it is the dry run.
 */
export async function planBatch(
  tx: Database,
  ctx: RequestContext,
  given: ImportedDevice[],
  { lock }: { lock: boolean },
): Promise<Plan> {
  const rows = given.map(withPushTokenColumns);
  const applications = await resolveApplications(tx, ctx, rows);
  if (lock) await lockNames(tx, ctx, rows, applications);
  const owners = await resolveOwners(tx, ctx, rows, lock);
  const holdings = await findHoldings(tx, ctx, rows, lock);
  const userIds = [...owners.of.values()].filter((owner) => typeof owner === "string");
  const held = await countHeld(tx, ctx, userIds);
  const batch = { ctx, holdings, held };
  const outcomes = rows.map((row): ImportOutcome => {
    const owner = owners.of.get(row);
    if (owner === undefined) throw new Error("A row has neither a user nor a refusal.");
    if (typeof owner !== "string") return owner;
    const application = applications.of.get(row.applicationName);
    if (application === undefined) {
      return {
        row: row.row,
        outcome: "rejected",
        field: "application",
        reason: "There is no such application.",
      };
    }
    return settle(batch, row, owner, application);
  });
  return needed({ applications, owners, holdings, outcomes });
}

/** Leaves out users and applications that only refused rows would have brought into being. */
function needed(plan: Plan): Plan {
  const { applications, owners, holdings } = plan;
  const kept = holdings.all.filter(({ gone }) => gone === null).map(({ now }) => now);
  const inUse = new Set(kept.flatMap(({ userId, applicationId }) => [userId, applicationId]));
  const isInUse = ({ id }: { id: string }) => inUse.has(id);
  return {
    ...plan,
    applications: { ...applications, created: applications.created.filter(isInUse) },
    owners: {
      ...owners,
      created: owners.created.filter(isInUse),
      attached: owners.attached.filter(isInUse),
    },
  };
}

/** The locks that registrations take by name, in their order: identifiers, then push tokens that one user may hold. */
async function lockNames(
  tx: Database,
  ctx: RequestContext,
  rows: ImportedDevice[],
  { of }: Applications,
): Promise<void> {
  const identifiers = rows.flatMap(({ deviceIdentifier }) => deviceIdentifier ?? []);
  const tokens = rows
    .filter(({ applicationName }) => of.get(applicationName)?.exclusive)
    .map(({ pushToken }) => pushToken);
  for (const keys of [
    identifiers.map((identifier) => JSON.stringify([ctx.project.id, identifier])),
    tokens.map((token) => pushTokenLock(ctx.project.id, token)),
  ]) {
    if (keys.length === 0) continue;
    const sorted = [...new Set(keys)].sort();
    await tx.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${sql.param(sorted)}::text[]) key`,
    );
  }
}

interface Batch {
  ctx: RequestContext;
  holdings: Holdings;
  /** How many devices each user has. */
  held: Map<string, number>;
}

function settle(
  batch: Batch,
  row: StoredImport,
  userId: string,
  application: KnownApplication,
): ImportOutcome {
  const { ctx, holdings, held } = batch;
  const address = {
    applicationId: application.id,
    pushToken: row.pushToken,
    longPushToken: row.longPushToken,
  };
  const identified = holdings.identified(row.deviceIdentifier);
  const holders = holdings.holders(address);
  const addressed = holders.find(({ now }) => now.userId === userId);
  const foreign = identified !== undefined && identified.now.userId !== userId;
  const own = foreign ? addressed : (identified ?? addressed);
  if (own === undefined && (held.get(userId) ?? 0) >= maxDevicesPerUser) {
    const reason = `A user may have at most ${maxDevicesPerUser} devices.`;
    return { row: row.row, outcome: "rejected", field: null, reason };
  }
  const attributes = own?.now.attributes ?? {};
  const problem = attributesProblem(attributes, mergeAttributes(attributes, row.attributes));
  if (problem !== undefined) {
    return { row: row.row, outcome: "rejected", field: "attributes", reason: problem };
  }

  if (foreign) remove(batch, identified, "moved");
  const stale = addressed !== undefined && addressed !== own ? addressed : undefined;
  if (stale !== undefined) remove(batch, stale, "replaced");
  // An admin's word holds for the push token, whichever row has it.
  const inherited = stale?.now.disabledReason === "admin" ? deliveryColumns(stale.now) : {};
  const bound = {
    ...address,
    ...(row.deviceIdentifier !== null && { deviceIdentifier: row.deviceIdentifier }),
    ...inherited,
  };

  const before = own?.now;
  const now = before === undefined ? made(ctx, row, userId, bound) : refreshed(ctx, before, row, bound);
  if (now.enabled && application.exclusive) {
    for (const holder of holders) {
      if (holder.now.userId === userId || !holder.now.enabled) continue;
      const moved = { enabled: false, disabledAt: new Date(), disabledReason: "moved" as const };
      holdings.change(holder, { ...holder.now, ...moved });
    }
  }
  if (own === undefined) {
    held.set(userId, (held.get(userId) ?? 0) + 1);
    holdings.add({ before: null, now, gone: null });
    return { row: row.row, outcome: "created" };
  }
  holdings.change(own, now);
  return { row: row.row, outcome: now === before ? "unchanged" : "updated" };
}

function remove({ held }: Batch, holding: Holding, gone: "replaced" | "moved"): void {
  holding.gone = gone;
  const { userId } = holding.now;
  held.set(userId, (held.get(userId) ?? 1) - 1);
}

/** The row as it is where nothing about it changes. */
function refreshed(
  ctx: RequestContext,
  before: DeviceRow,
  row: StoredImport,
  bound: DeviceChanges,
): DeviceRow {
  // A file is not the phone speaking: it enables nothing that it does not speak of.
  const told = changesOf({ ...before, enabled: true }, row);
  const isLater = row.lastSeenAt !== null && row.lastSeenAt > before.lastSeenAt;
  const changes = differences(before, {
    ...told,
    ...deliveryWanted(ctx, before, row.delivery),
    ...bound,
    ...(isLater && { lastSeenAt: row.lastSeenAt }),
  } as DeviceChanges);
  return Object.keys(changes).length === 0 ? before : ({ ...before, ...changes } as DeviceRow);
}

function deliveryWanted(ctx: RequestContext, before: DeviceRow, delivery: Delivery | null): DeviceChanges {
  if (delivery === null || before.disabledReason === "admin") return {};
  if (delivery.enabled) return before.enabled ? {} : enabledAgain;
  if (!before.enabled && before.disabledReason === delivery.reason) return {};
  return disabledColumns(ctx, delivery);
}

const enabledAgain = {
  enabled: true,
  disabledAt: null,
  disabledReason: null,
  disabledNote: null,
  disabledBy: null,
} as const;

const disabledColumns = (ctx: RequestContext, delivery: Extract<Delivery, { enabled: false }>) => ({
  enabled: false,
  disabledAt: new Date(),
  disabledReason: delivery.reason,
  disabledNote: delivery.note,
  disabledBy: delivery.reason === "admin" ? ctx.actor.label : null,
});

const deliveryColumns = (row: DeviceRow) => ({
  enabled: row.enabled,
  disabledAt: row.disabledAt,
  disabledReason: row.disabledReason,
  disabledNote: row.disabledNote,
  disabledBy: row.disabledBy,
});

function made(ctx: RequestContext, row: StoredImport, userId: string, bound: DeviceChanges): DeviceRow {
  const now = new Date();
  const createdAt = row.createdAt !== null && row.createdAt < now ? row.createdAt : now;
  const delivery =
    row.delivery === null || row.delivery.enabled ? enabledAgain : disabledColumns(ctx, row.delivery);
  return {
    projectId: ctx.project.id,
    id: newId(),
    userId,
    applicationId: "",
    deviceIdentifier: null,
    pushToken: row.pushToken,
    longPushToken: row.longPushToken,
    pushService: row.pushService,
    pushEnvironment: row.pushEnvironment,
    platform: row.platform,
    ...delivery,
    notificationsAllowed: null,
    notificationId: null,
    sessionHash: null,
    name: "",
    make: null,
    model: "",
    systemName: null,
    systemVersion: null,
    applicationVersion: "",
    applicationBuild: null,
    applicationPackage: null,
    handsetId: null,
    ...columnsOfFacts(row.facts),
    attributes: mergeAttributes({}, row.attributes),
    createdAt,
    updatedAt: now,
    lastSeenAt: row.lastSeenAt ?? createdAt,
    version: 1,
    ...bound,
  } as DeviceRow;
}
