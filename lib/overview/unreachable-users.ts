import { and, eq, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { describeError, log } from "@/lib/log";
import { isReachableDevice } from "@/lib/users/filters";

/** Projects with up to this many users count them on every request. */
const maxCountedAtOnce = 20_000;
const maxAgeMs = 60_000;
const maxProjects = 1_000;

interface Count {
  value: number | null;
  /** When the count started and how long it took. */
  startedAt: number;
  tookMs: number;
  isRunning: boolean;
}

const counts = new Map<string, Count>();

/**
 * How many users have no device that a push is expected to reach. Large projects, where counting takes a second, count
 * in the background: while someone keeps looking, the number is about a minute old. Null until the first count ends.
 */
export async function countUnreachableUsers(
  db: ReadDatabase,
  ctx: RequestContext,
  totalUsers: number,
): Promise<number | null> {
  if (totalUsers <= maxCountedAtOnce) return count(db, ctx);
  const known = counts.get(ctx.project.id);
  // Spend at most a twentieth of the time on counting.
  const isFresh = known !== undefined && Date.now() - known.startedAt < Math.max(maxAgeMs, known.tookMs * 20);
  if (!isFresh && known?.isRunning !== true) void recount(ctx, known?.value ?? null);
  return known?.value ?? null;
}

async function recount(ctx: RequestContext, value: number | null): Promise<void> {
  const current: Count = { value, startedAt: Date.now(), tookMs: 0, isRunning: true };
  counts.delete(ctx.project.id);
  counts.set(ctx.project.id, current);
  const [oldest] = counts.keys();
  if (counts.size > maxProjects && oldest !== undefined) counts.delete(oldest);
  try {
    current.value = await database().read((db) => count(db, ctx));
  } catch (error) {
    log().warn({ failure: describeError(error) }, "Counting users without a reachable device failed");
  }
  current.tookMs = Date.now() - current.startedAt;
  current.isRunning = false;
}

async function count(db: ReadDatabase, ctx: RequestContext): Promise<number> {
  const reachableDevices = sql`
    select 1 from ${devices} where ${devices.projectId} = ${ctx.project.id} and ${devices.userId} = ${users.id}
      and ${isReachableDevice(ctx.project.id)}`;
  const [row] = await db
    .select({ users: sql<number>`count(*)::int` })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), sql`not exists (${reachableDevices})`));
  return row?.users ?? 0;
}
