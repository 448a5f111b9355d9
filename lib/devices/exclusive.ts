import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { applications, devices } from "@/db/schema";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import type { DeviceRow } from "./merge";
import { pushTokenLockName } from "./push-token";
import { lockOwner } from "./store";

type Held = Pick<DeviceRow, "userId" | "applicationId" | "pushToken">;

/** The name of the lock that `lockToken` takes. */
export const pushTokenLock = (projectId: string, pushToken: string): string =>
  JSON.stringify([projectId, "token", pushTokenLockName(pushToken)]);

/**
 * One at a time, until the transaction ends, for a push token that one user alone may hold. Comes before the locks of
 * users and devices, because its holder goes on to lock other users' devices.
 */
export async function lockToken(tx: Database, ctx: RequestContext, pushToken: string): Promise<void> {
  const key = pushTokenLock(ctx.project.id, pushToken);
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}

/** Whether an application lets one user alone hold a push token. */
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
 * Stops delivery to a push token for every user but one, who is locked, and answers that user's own device, locked,
 * where it has one. The caller has locked the token. Throws `forbidden` where a credential that lies in an app, and
 * names no user of its own, would evict somebody.
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

/** Disables locked devices whose push token went to another user. Their history tells neither to whom nor by whose hand. */
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

/**
 * Before a device is enabled by hand: where one user alone may hold its push token, nobody else may be enabled with it.
 * Throws `conflict`.
 */
export async function refuseSecondHolder(tx: Database, ctx: RequestContext, held: Held): Promise<void> {
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
