import { and, eq, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { deviceDelivery, devices, statusGroupParts } from "@/db/schema";
import { latestAudit } from "@/lib/audit/queries";
import type { RequestContext } from "@/lib/context";
import { countDevicesBy, currentDeviceCounts, sumDevices, totalUsers } from "@/lib/counts/queries";
import { countByStatus } from "@/lib/devices/counts";
import { acceptedRecently } from "@/lib/devices/lookup-filters";
import { countUpTo } from "@/lib/listing/count";
import { countUnreachableUsers } from "./unreachable-users";
import type { OverviewView } from "./views";

const maxVersions = 10;
const maxRecentEvents = 8;
const maxConfirmed = 100_000;

/** A summary of the project from stored counts, which costs the same for any number of devices. */
export function getOverview(ctx: RequestContext): Promise<OverviewView> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const users = await totalUsers(db, ctx);
    const by = await countDevicesBy(db, ctx, ["platform", "applicationVersion", "disabledReason"]);
    return {
      devices: await deviceTotals(db, ctx),
      confirmed: await confirmedDevices(db, ctx),
      users: { total: users, unreachable: await countUnreachableUsers(db, ctx, users) },
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

async function deviceTotals(db: ReadDatabase, ctx: RequestContext): Promise<OverviewView["devices"]> {
  const counted = currentDeviceCounts(db, ctx);
  const [all] = await db.select({ total: sumDevices(counted, sql`true`) }).from(counted);
  return { total: all?.total ?? 0, statuses: await countByStatus(db, ctx) };
}

/** Counts in the index, up to a number at which the last digits no longer matter. */
async function confirmedDevices(db: ReadDatabase, ctx: RequestContext): Promise<number> {
  const inProject = eq(deviceDelivery.projectId, ctx.project.id);
  const confirmed = sql`select from ${deviceDelivery} where ${and(inProject, acceptedRecently)}`;
  return Math.min(await countUpTo(db, confirmed, maxConfirmed), maxConfirmed);
}

function topVersions(versions: { value: string; devices: number }[]): OverviewView["versions"] {
  const top = versions.slice(0, maxVersions).map(({ value, devices }) => ({ version: value, devices }));
  const others = versions.slice(maxVersions).reduce((sum, { devices }) => sum + devices, 0);
  return others === 0 ? top : [...top, { version: null, devices: others }];
}

async function lastActivity(db: ReadDatabase, ctx: RequestContext): Promise<string | null> {
  const latest = statusGroupParts.map(
    (part) => sql`(
      select max(${devices.lastSeenAt}) from ${devices} where ${devices.projectId} = ${ctx.project.id} and ${part})`,
  );
  const [last] = await db.execute<{ at: string | null }>(
    sql`select greatest(${sql.join(latest, sql`, `)}) as at`,
  );
  return last?.at ? new Date(last.at).toISOString() : null;
}
