import { and, eq, gt, inArray, lt, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { readFromReplica } from "@/db/replica-reads";
import { applications, versionCounts } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { countDevicesBy } from "@/lib/counts/queries";
import { DomainError } from "@/lib/errors";
import { defaultRange, type OverviewRange, rangeDays } from "./types";
import type { VersionsView } from "./views";

const maxApplications = 100;
const maxVersions = 5;
const dayMs = 86_400_000;

type Day = Pick<typeof versionCounts.$inferSelect, "day" | "devices" | "versions">;

/**
 * The versions of an application's enabled devices by day in UTC: as recorded for earlier days, and current for today.
 * Throws `notFound`.
 */
export function getVersions(
  ctx: RequestContext,
  { range = defaultRange, application: wanted }: { range?: OverviewRange; application?: string },
): Promise<VersionsView> {
  return readFromReplica(ctx.actor.id, async (db) => {
    const known = await applicationsInUse(db, ctx);
    const application = wanted === undefined ? known[0] : known.find(({ id }) => id === wanted);
    if (application === undefined) {
      if (wanted !== undefined) throw new DomainError("notFound", "This application has no devices.");
      return { application: null, applications: [], since: null, versions: [], days: [] };
    }
    const days = await daysOf(db, ctx, application.id, range);
    const versions = topVersions(days);
    return {
      ...{ application: application.id, applications: known, since: days[0]?.day ?? null, versions },
      days: days.map(({ day, devices, versions: counted }) => {
        const counts = versions.map((name) => counted.find(({ version }) => version === name)?.devices ?? 0);
        return { day, counts, other: devices - counts.reduce((sum, count) => sum + count, 0) };
      }),
    };
  });
}

/** The applications with devices, those with the most devices first. */
async function applicationsInUse(
  db: ReadDatabase,
  ctx: RequestContext,
): Promise<VersionsView["applications"]> {
  const { applicationId } = await countDevicesBy(db, ctx, ["applicationId"]);
  const ids = applicationId.slice(0, maxApplications).map(({ value }) => value);
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: applications.id, name: applications.name })
    .from(applications)
    .where(and(eq(applications.projectId, ctx.project.id), inArray(applications.id, ids)));
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}

/** Oldest first; days without a record are absent. */
async function daysOf(
  db: ReadDatabase,
  ctx: RequestContext,
  applicationId: string,
  range: OverviewRange,
): Promise<Day[]> {
  const dayAt = (at: number) => new Date(at).toISOString().slice(0, 10);
  const now = Date.now();
  const today = dayAt(now);
  // A chart needs at least two days, so include the previous one.
  const before = dayAt(now - Math.max(rangeDays[range], 2) * dayMs);
  const { day, devices, versions } = versionCounts;
  const recorded = await db
    .select({ day, devices, versions })
    .from(versionCounts)
    .where(
      and(
        eq(versionCounts.projectId, ctx.project.id),
        eq(versionCounts.applicationId, applicationId),
        ...[gt(day, before), lt(day, today)],
      ),
    )
    .orderBy(day);
  return [...recorded, { day: today, ...(await currentVersions(db, ctx, applicationId)) }];
}

async function currentVersions(
  db: ReadDatabase,
  ctx: RequestContext,
  applicationId: string,
): Promise<Omit<Day, "day">> {
  const { applicationVersion } = await countDevicesBy(
    db,
    ctx,
    ["applicationVersion"],
    (counts) => sql`${counts.applicationId} = ${applicationId} and ${counts.enabled}`,
  );
  const versions = applicationVersion.map(({ value, devices }) => ({ version: value, devices }));
  return { versions, devices: versions.reduce((sum, { devices }) => sum + devices, 0) };
}

/** Ranks versions by their share of each day, so that a day with many devices weighs no more than others. */
function topVersions(days: Day[]): string[] {
  const shares = new Map<string, number>();
  for (const { devices: all, versions } of days)
    for (const { version, devices } of versions)
      shares.set(version, (shares.get(version) ?? 0) + devices / Math.max(all, 1));
  return [...shares]
    .sort(([a, one], [b, other]) => other - one || a.localeCompare(b))
    .slice(0, maxVersions)
    .map(([version]) => version);
}
