import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { applicationEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { newId } from "@/lib/ids";
import { isFailure, type Report } from "./report";

/** With fewer failures in an hour than this, the breaker stays closed whatever their share. */
const minFailures = 50;
const maxFailedShare = 0.05;

/** The circuit breaker counts separately for each of these. */
type Group = { applicationId: string; service: string; environment: string };

const groupOf = ({ device, item }: Report): Group => ({
  applicationId: device.applicationId,
  service: item.service,
  environment: item.environment ?? device.pushEnvironment,
});

const keyOf = (group: Group) => `${group.applicationId} ${group.service} ${group.environment}`;

/** Whether a device has not been counted since a time. */
export const isUncounted = (since: Date, last: Date | string | null): boolean =>
  last === null || new Date(last) < since;

/** What the breaker decided about a request. */
export interface BreakerDecision {
  /** The failures that it holds back until a person decides about them. */
  held: ReadonlySet<Report>;
  /** The start of the current count for a report's application, service and environment. */
  countedSince(report: Report): Date;
}

/**
 * Counts the devices of reports, and opens the breaker for an application, service and environment if too many failed.
 * Counts start over every hour, and when a person decides about held-back reports.
 */
export async function holdBackFailures(
  tx: Database,
  ctx: RequestContext,
  reports: Report[],
  now: Date,
): Promise<BreakerDecision> {
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  const quarantines = await readQuarantines(tx, ctx, hour);
  const countedSince = (report: Report): Date => {
    const closedAt = quarantines.get(keyOf(groupOf(report)))?.closedAt;
    return closedAt == null ? hour : new Date(closedAt);
  };
  const totals = await countDevices(tx, ctx, reports, countedSince);
  const tripped = totals.filter(
    (count) =>
      count.failed >= minFailures &&
      count.failed > count.reported * maxFailedShare &&
      quarantines.get(keyOf(count))?.openId == null,
  );
  const opened = await openQuarantines(tx, ctx, tripped);
  const held = reports.filter(isFailure).flatMap((report) => {
    const key = keyOf(groupOf(report));
    const quarantineId = opened.get(key) ?? quarantines.get(key)?.openId;
    return quarantineId == null ? [] : [{ quarantineId, report }];
  });
  await storeHeldBack(tx, ctx, held);
  return { held: new Set(held.map(({ report }) => report)), countedSince };
}

type GroupQuarantines = Group & { openId: string | null; closedAt: string | null };

/** The open quarantine of each group, and when the last one of this hour was closed. */
async function readQuarantines(
  tx: Database,
  ctx: RequestContext,
  hour: Date,
): Promise<Map<string, GroupQuarantines>> {
  const rows = await tx.execute<GroupQuarantines>(sql`
    select application_id as "applicationId", service, environment,
      (array_agg(id) filter (where closed_at is null))[1] as "openId", max(closed_at) as "closedAt"
    from feedback_quarantines
    where project_id = ${ctx.project.id} and (closed_at is null or closed_at > ${hour.toISOString()}::timestamptz)
    group by application_id, service, environment`);
  return new Map(rows.map((row) => [keyOf(row), row]));
}

type HourlyCount = Group & { reported: number; failed: number };

/** Counts each device once per group and hour. Responses that say nothing about the device do not count. */
async function countDevices(
  tx: Database,
  ctx: RequestContext,
  reports: Report[],
  countedSince: BreakerDecision["countedSince"],
): Promise<HourlyCount[]> {
  const counts = new Map<string, { group: Group; since: Date; reported: Set<string>; failed: Set<string> }>();
  for (const report of reports) {
    const { class: kind, device } = report;
    if (kind === "message" || kind === "retry") continue;
    const group = groupOf(report);
    const since = countedSince(report);
    const count = counts.get(keyOf(group)) ?? { group, since, reported: new Set(), failed: new Set() };
    counts.set(keyOf(group), count);
    if (isUncounted(since, device.reportedHour)) count.reported.add(device.id);
    if (isFailure(report) && isUncounted(since, device.failedHour)) count.failed.add(device.id);
  }
  const rows = [...counts.values()]
    .map(({ group, since, reported, failed }) => ({
      ...{ ...group, hour: since.toISOString(), reported: reported.size, failed: failed.size },
    }))
    .filter(({ reported, failed }) => reported + failed > 0);
  if (rows.length === 0) return [];
  return tx.execute<HourlyCount>(sql`
    insert into feedback_hours as h (project_id, application_id, service, environment, hour, reported, failed)
    select ${ctx.project.id}::uuid, "applicationId", service, environment, hour, reported, failed
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r("applicationId" uuid, service text, environment text, hour timestamptz, reported int, failed int)
    on conflict (project_id, application_id, service, environment, hour)
      do update set reported = h.reported + excluded.reported, failed = h.failed + excluded.failed
    returning application_id as "applicationId", service, environment, reported, failed`);
}

/** Opens a quarantine for each group; none of them has an open one. Returns the ids by group. */
async function openQuarantines(
  tx: Database,
  ctx: RequestContext,
  tripped: HourlyCount[],
): Promise<Map<string, string>> {
  if (tripped.length === 0) return new Map();
  const rows = tripped.map((count) => ({ ...count, id: newId() }));
  await tx.execute(sql`
    insert into feedback_quarantines (project_id, id, application_id, service, environment, reported, failed)
    select ${ctx.project.id}::uuid, id, "applicationId", service, environment, reported, failed
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, "applicationId" uuid, service text, environment text, reported int, failed int)`);
  const events = tripped.map(({ applicationId, ...details }) =>
    applicationEvent("feedback.quarantined", applicationId, details),
  );
  await recordAudit(tx, ctx, events);
  return new Map(rows.map((row) => [keyOf(row), row.id]));
}

/** Stores the latest held-back report about each device. */
async function storeHeldBack(
  tx: Database,
  ctx: RequestContext,
  held: { quarantineId: string; report: Report }[],
): Promise<void> {
  if (held.length === 0) return;
  const latest = new Map<string, object>();
  for (const { quarantineId, report } of held) {
    const { class: kind, code, device, item, answeredAt } = report;
    latest.set(`${quarantineId} ${device.id}`, {
      ...{ quarantine_id: quarantineId, device_id: device.id, class: kind, code },
      ...{ sender: item.sender ?? null, answered_at: answeredAt },
    });
  }
  await tx.execute(sql`
    insert into feedback_quarantine_items (project_id, quarantine_id, device_id, class, code, sender, answered_at)
    select ${ctx.project.id}::uuid, r.* from jsonb_to_recordset(${JSON.stringify([...latest.values()])}::jsonb)
      as r(quarantine_id uuid, device_id uuid, class text, code text, sender text, answered_at timestamptz)
    order by device_id
    on conflict (project_id, quarantine_id, device_id) do update set class = excluded.class, code = excluded.code,
      sender = excluded.sender, answered_at = excluded.answered_at`);
}
