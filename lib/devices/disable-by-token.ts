import { and, eq, inArray, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import type { GivenIdentity } from "@/lib/users/identity";
import { requireEmail, requireExternalUserId } from "@/lib/users/identity";
import { pushTokenCondition } from "./push-token";
import { tokenKey } from "./token-conflicts";

/**
 * Stops delivery to a push token because its phone says so: on every user that holds it, or on one user alone. The
 * devices stay. An unknown or impossible token is no error: SDKs call this blindly at sign-out. Answers how many
 * devices were enabled before. Source: Iterable, `POST /api/users/disableDevice`.
 */
export async function disableByPushToken(
  ctx: RequestContext,
  input: { pushToken: string; user: Pick<GivenIdentity, "email" | "externalUserId"> },
): Promise<number> {
  const { email, externalUserId } = input.user;
  if (externalUserId !== undefined) requireExternalUserId(externalUserId);
  const user = { externalUserId, email: email === undefined ? undefined : requireEmail(email) };
  const disable = async (tx: Database): Promise<number> => {
    const holders = await tx
      .select({ id: devices.id })
      .from(devices)
      .where(
        and(
          eq(devices.projectId, ctx.project.id),
          pushTokenCondition(input.pushToken),
          eq(devices.enabled, true),
          holder(tx, ctx, user),
        ),
      )
      .orderBy(devices.id)
      .for("update");
    if (holders.length === 0) return 0;
    const ids = holders.map(({ id }) => id);
    await tx
      .update(devices)
      .set({
        enabled: false,
        disabledAt: sql`now()`,
        disabledReason: "client",
        disabledBy: ctx.actor.label,
        updatedAt: sql`now()`,
        version: sql`${devices.version} + 1`,
      })
      .where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)));
    await recordAudit(
      tx,
      ctx,
      holders.map(({ id }) => ({
        action: "device.disabled",
        subjectType: "device",
        subjectId: id,
        details: { reason: "client" },
      })),
    );
    return holders.length;
  };
  return withKeyedLock([tokenKey(ctx, input.pushToken)], () => database().transaction(disable));
}

/** Email decides in `email` projects and userId elsewhere, as in a registration; the other one alone does too. */
function holder(tx: Database, ctx: RequestContext, user: Pick<GivenIdentity, "email" | "externalUserId">) {
  const { email, externalUserId } = user;
  if (email === undefined && externalUserId === undefined) return undefined;
  const byEmail =
    email !== undefined && (externalUserId === undefined || ctx.project.identityType === "email");
  const identity = byEmail
    ? ctx.project.identityType === "userId"
      ? eq(users.email, email)
      : eq(users.emailKey, email)
    : eq(users.externalUserId, externalUserId ?? "");
  return inArray(
    devices.userId,
    tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.projectId, ctx.project.id), identity)),
  );
}
