import { and, eq, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { devices, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { describeError, log } from "@/lib/log";
import { isReachableDevice } from "@/lib/users/filters";

/** Up to this number of users they are counted on every request. */
const maxCountedAtOnce = 20_000;
const maxAgeMs = 60_000;
const maxProjects = 1_000;

interface Count {
  value: number | null;
  /** When it was begun, and how long it took. */
  startedAt: number;
  tookMs: number;
  isRunning: boolean;
}

const counts = new Map<string, Count>();

/**
 * How many users have no device that a push can be expected to reach. In large projects, where counting takes a second, the
 * number is at most a minute old when somebody looks at it regularly; null until it was counted for the first time.
 */
export async function countUnreachableUsers(
  db: ReadDatabase,
  ctx: RequestContext,
  totalUsers: number,
): Promise<number | null> {
  if (totalUsers <= maxCountedAtOnce) return count(db, ctx);
  const known = counts.get(ctx.project.id);
  // Counting takes at most a twentieth of the time.
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
