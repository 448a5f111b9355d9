import { desc, eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { devices } from "@/db/schema";
import { latestAudit } from "@/lib/audit/queries";
import type { RequestContext } from "@/lib/context";
import { countDevicesBy, currentDeviceCounts, readCounters, sumDevices } from "@/lib/counts/queries";
import { countedDimensions, reachableCondition } from "@/lib/devices/filters";
import type { OverviewView } from "./views";

const maxVersions = 10;
const maxRecentEvents = 8;

/** A summary of the project, from stored counts: costs the same at any number of devices. */
export function getOverview(ctx: RequestContext): Promise<OverviewView> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const days = lastDays(30);
    const dailyCounters = days.flatMap((day) => [`registered:${day}`, `disabled:${day}`]);
    const counters = await readCounters(db, ctx, ["users", ...dailyCounters]);
    const by = await countDevicesBy(db, ctx, ["platform", "applicationVersion", "disabledReason"]);
    return {
      devices: await deviceTotals(db, ctx),
      users: { total: counters.get("users") ?? 0 },
      days: days.map((day) => ({
        day,
        registered: counters.get(`registered:${day}`) ?? 0,
        disabled: counters.get(`disabled:${day}`) ?? 0,
      })),
      platforms: by.platform.map(({ value, devices }) => ({ platform: value, devices })),
      versions: topVersions(by.applicationVersion),
      reasons: by.disabledReason.flatMap(({ value, devices }) =>
        value === "" ? [] : [{ reason: value, devices }],
      ),
      lastActivityAt: await lastActivity(db, ctx),
      recent: await latestAudit(db, ctx, maxRecentEvents),
    };
  });
}

async function deviceTotals(db: Database, ctx: RequestContext): Promise<OverviewView["devices"]> {
  const counted = currentDeviceCounts(db, ctx);
  const dimensions = countedDimensions(counted);
  const sum = (condition: SQL) => sumDevices(counted, condition);
  const [totals] = await db
    .select({
      total: sum(sql`true`),
      reachable: sum(reachableCondition(dimensions)),
      disabled: sum(sql`not ${dimensions.enabled}`),
      notificationsRefused: sum(sql`${dimensions.enabled} and ${dimensions.notificationsOff}`),
    })
    .from(counted);
  return totals ?? { total: 0, reachable: 0, disabled: 0, notificationsRefused: 0 };
}

function topVersions(versions: { value: string; devices: number }[]): OverviewView["versions"] {
  const top = versions.slice(0, maxVersions).map(({ value, devices }) => ({ version: value, devices }));
  const others = versions.slice(maxVersions).reduce((sum, { devices }) => sum + devices, 0);
  return others === 0 ? top : [...top, { version: null, devices: others }];
}

async function lastActivity(db: Database, ctx: RequestContext): Promise<string | null> {
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
