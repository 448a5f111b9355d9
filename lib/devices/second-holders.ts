import { and, asc, eq, exists, inArray, ne } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client";
import { applications, devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { lockToken } from "./exclusive";

/**
 * Before several devices are enabled by hand: the ids of those that stay disabled, since their application leaves a
 * push token to one user and another has it; of two among them, the older device gets it. Comes before their locks.
 */
export async function secondHolders(tx: Database, ctx: RequestContext, ids: string[]): Promise<Set<string>> {
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
  const wanted = await tx
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
  if (wanted.length === 0) return new Set();

  // In one order, so that two who do this do not wait for each other.
  const tokens = [...new Set(wanted.map(({ pushToken }) => pushToken))].sort();
  for (const pushToken of tokens) await lockToken(tx, ctx, pushToken);

  const barred = await tx
    .select({ id: devices.id })
    .from(devices)
    .innerJoin(applications, itsApplication)
    .where(and(disabled, exists(held)));
  const seconds = new Set(barred.map(({ id }) => id));
  const holders = new Map<string, string>();
  for (const { id, pushToken, of, userId } of wanted) {
    if (seconds.has(id)) continue;
    const token = `${of} ${pushToken}`;
    const holder = holders.get(token) ?? userId;
    holders.set(token, holder);
    if (holder !== userId) seconds.add(id);
  }
  return seconds;
}
