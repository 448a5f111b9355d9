import { desc, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { devices } from "@/db/schema";
import { latestAudit } from "@/lib/audit/queries";
import type { RequestContext } from "@/lib/context";
import { countDevicesBy, currentDeviceCounts, readCounters } from "@/lib/counts/queries";
import { countedDimensions, reachableCondition } from "@/lib/devices/kinds";
import type { OverviewView } from "./views";

const mostVersions = 10;
const mostRecent = 8;

/** The project at a glance, from counts that are kept: costs the same at any number of devices. */
export function getOverview(ctx: RequestContext): Promise<OverviewView> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const days = lastDays(30);
    const names = days.flatMap((day) => [`registered:${day}`, `disabled:${day}`]);
    const numbers = await readCounters(db, ctx, ["users", ...names]);
    const by = await countDevicesBy(db, ctx, ["platform", "applicationVersion", "disabledReason"]);
    return {
      devices: await deviceSums(db, ctx),
      users: { total: numbers.get("users") ?? 0 },
      days: days.map((day) => ({
        day,
        registered: numbers.get(`registered:${day}`) ?? 0,
        disabled: numbers.get(`disabled:${day}`) ?? 0,
      })),
      platforms: by.platform.map(({ value, devices }) => ({ platform: value, devices })),
      versions: topVersions(by.applicationVersion),
      reasons: by.disabledReason.flatMap(({ value, devices }) =>
        value === "" ? [] : [{ reason: value, devices }],
      ),
      lastActivityAt: await lastSeen(db, ctx),
      recent: await latestAudit(db, ctx, mostRecent),
    };
  });
}

async function deviceSums(db: Database, ctx: RequestContext): Promise<OverviewView["devices"]> {
  const counted = currentDeviceCounts(db, ctx);
  const kind = countedDimensions(counted);
  const sum = (condition: SQL) =>
    sql`coalesce(sum(${counted.devices}) filter (where ${condition}), 0)`.mapWith(Number);
  const [sums] = await db
    .select({
      total: sum(sql`true`),
      reachable: sum(reachableCondition(kind)),
      disabled: sum(sql`not ${kind.enabled}`),
      notificationsRefused: sum(sql`${kind.enabled} and ${kind.refused}`),
    })
    .from(counted);
  return sums ?? { total: 0, reachable: 0, disabled: 0, notificationsRefused: 0 };
}

function topVersions(versions: { value: string; devices: number }[]): OverviewView["versions"] {
  const top = versions.slice(0, mostVersions).map(({ value, devices }) => ({ version: value, devices }));
  const others = versions.slice(mostVersions).reduce((sum, { devices }) => sum + devices, 0);
  return others === 0 ? top : [...top, { version: null, devices: others }];
}

async function lastSeen(db: Database, ctx: RequestContext): Promise<string | null> {
  const [last] = await db
    .select({ at: devices.lastSeenAt })
    .from(devices)
    .where(eq(devices.projectId, ctx.project.id))
    .orderBy(desc(devices.lastSeenAt), desc(devices.id))
    .limit(1);
  return last?.at.toISOString() ?? null;
}

function lastDays(count: number): string[] {
  const today = Date.now();
  return Array.from({ length: count }, (_, n) =>
    new Date(today - (count - 1 - n) * 86_400_000).toISOString().slice(0, 10),
  );
}
