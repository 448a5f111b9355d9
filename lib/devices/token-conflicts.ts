import { and, asc, eq, exists, inArray, ne, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { applications, devices } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { DeviceRow } from "./merge";
import { pushTokenLockName } from "./push-token";
import { lockOwner } from "./store";

type Held = Pick<DeviceRow, "userId" | "applicationId" | "pushToken">;

/** The key of the in-process lock for writes of one device; `name` is its id or its device identifier. */
export const deviceKey = (ctx: RequestContext, name: string): string => `device ${ctx.project.id} ${name}`;

/** The key of the in-process lock for writes that put a push token on a device. */
export const tokenKey = (ctx: RequestContext, pushToken: string): string =>
  `token ${ctx.project.id} ${pushTokenLockName(pushToken)}`;

/** The name of the lock that `lockToken` takes. */
export const pushTokenLock = (projectId: string, pushToken: string): string =>
  JSON.stringify([projectId, "token", pushTokenLockName(pushToken)]);

/**
 * Locks a push token of an exclusive application until the transaction ends. Comes before the locks of users and
 * devices, because its holder goes on to lock other users' devices.
 */
export async function lockToken(tx: Database, ctx: RequestContext, pushToken: string): Promise<void> {
  const key = pushTokenLock(ctx.project.id, pushToken);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}

/** Whether an application allows only one user per push token. */
export async function isExclusive(
  tx: Database,
  ctx: RequestContext,
  applicationId: string,
): Promise<boolean> {
  const [row] = await tx
    .select({ tokenPolicy: applications.tokenPolicy })
    .from(applications)
    .where(and(eq(applications.projectId, ctx.project.id), eq(applications.id, applicationId)));
  return row?.tokenPolicy === "exclusive";
}

/**
 * Disables a push token for every other user and returns the user's own locked device, if there is one. The caller has
 * locked the token. Throws `forbidden` if a mobile key without a user token would take the token from another user.
 */
export async function takeToken(
  tx: Database,
  ctx: RequestContext,
  held: Held,
): Promise<DeviceRow | undefined> {
  await lockOwner(tx, ctx, held.userId);
  const holders = await tx
    .select()
    .from(devices)
    .where(and(eq(devices.projectId, ctx.project.id), holdsToken(held)))
    .orderBy(devices.id)
    .for("update");
  await disableElsewhere(
    tx,
    ctx,
    holders.filter(({ userId }) => userId !== held.userId),
  );
  return holders.find(({ userId }) => userId === held.userId);
}

export const holdsToken = ({ pushToken, applicationId }: Omit<Held, "userId">) =>
  and(eq(devices.pushToken, pushToken), eq(devices.applicationId, applicationId));

/** Disables locked devices whose push token moved to another user. Their history does not say to whom or by whom. */
export async function disableElsewhere(tx: Database, ctx: RequestContext, rows: DeviceRow[]): Promise<void> {
  const enabled = rows.filter((row) => row.enabled);
  if (enabled.length === 0) return;
  if (!ctx.scopes.has("devices:write") && ctx.tokenUser === null) {
    throw new DomainError("forbidden", "This credential may not take a push token from another user.");
  }
  const ids = enabled.map(({ id }) => id);
  await tx
    .update(devices)
    .set({
      enabled: false,
      disabledAt: sql`now()`,
      disabledReason: "moved",
      updatedAt: sql`now()`,
      version: sql`${devices.version} + 1`,
    })
    .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)));
  await recordAudit(
    tx,
    { ...ctx, actor: { type: "system", id: null, label: "Rollcall" } },
    enabled.map(({ id }) => ({
      action: "device.disabled",
      subjectType: "device",
      subjectId: id,
      details: { reason: "moved" },
    })),
  );
}

/** Throws `conflict` if a device cannot be enabled because another user has its exclusive push token. */
export async function requireNoTokenConflict(tx: Database, ctx: RequestContext, held: Held): Promise<void> {
  if (!(await isExclusive(tx, ctx, held.applicationId))) return;
  await lockToken(tx, ctx, held.pushToken);
  const [other] = await tx
    .select({ id: devices.id })
    .from(devices)
    .where(
      and(
        eq(devices.projectId, ctx.project.id),
        holdsToken(held),
        ne(devices.userId, held.userId),
        eq(devices.enabled, true),
      ),
    )
    .limit(1);
  if (other !== undefined) {
    throw new DomainError(
      "conflict",
      "Another user's device is enabled with the same push token, which this application leaves to one user at a time.",
    );
  }
}

/**
 * Which of several devices cannot be enabled, because their application allows one user per push token and another user
 * has it. Of two devices among them the older one gets the token. Takes the tokens' locks, so it comes before the rows'.
 */
export async function findTokenConflicts(
  tx: Database,
  ctx: RequestContext,
  ids: string[],
): Promise<Set<string>> {
  const other = alias(devices, "other");
  const held = tx
    .select({ id: other.id })
    .from(other)
    .where(
      and(
        eq(other.projectId, devices.projectId),
        eq(other.applicationId, devices.applicationId),
        eq(other.pushToken, devices.pushToken),
        ne(other.userId, devices.userId),
        eq(other.enabled, true),
      ),
    );
  const disabled = and(
    eq(devices.projectId, ctx.project.id),
    inArray(devices.id, ids),
    eq(devices.enabled, false),
    eq(applications.tokenPolicy, "exclusive"),
  );
  const itsApplication = and(
    eq(applications.projectId, devices.projectId),
    eq(applications.id, devices.applicationId),
  );
  const candidates = await tx
    .select({
      id: devices.id,
      pushToken: devices.pushToken,
      of: devices.applicationId,
      userId: devices.userId,
    })
    .from(devices)
    .innerJoin(applications, itsApplication)
    .where(disabled)
    .orderBy(asc(devices.id));
  if (candidates.length === 0) return new Set();

  // Always in the same order, so that two transactions cannot deadlock.
  const tokens = [...new Set(candidates.map(({ pushToken }) => pushToken))].sort();
  for (const pushToken of tokens) await lockToken(tx, ctx, pushToken);

  const blocked = await tx
    .select({ id: devices.id })
    .from(devices)
    .innerJoin(applications, itsApplication)
    .where(and(disabled, exists(held)));
  const conflicts = new Set(blocked.map(({ id }) => id));
  const holders = new Map<string, string>();
  for (const { id, pushToken, of, userId } of candidates) {
    if (conflicts.has(id)) continue;
    const token = `${of} ${pushToken}`;
    const holder = holders.get(token) ?? userId;
    holders.set(token, holder);
    if (holder !== userId) conflicts.add(id);
  }
  return conflicts;
}
