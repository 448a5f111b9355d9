import { and, eq, inArray, sql } from "drizzle-orm";
import { lockNames } from "@/db/advisory-lock";
import { type Database, database } from "@/db/client";
import { applications, auditEvents, counterDeltas, deviceDelivery, devices, users } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { projectEvent, recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId, newIdAt } from "@/lib/ids";
import { emailKeyOf } from "@/lib/users/identity";
import { type SampleDevice, sampleDevices, sampleEvidence, sampleUsers } from "./samples";
import type { SampleDataView } from "./views";

const applicationName = "Sample app";

/** Fills a project with sample users and devices. Throws `conflict` if they are already there. */
export function addSampleData(ctx: RequestContext): Promise<SampleDataView> {
  return exclusively(ctx, async (tx) => {
    if ((await sampleUserIds(tx, ctx)).length > 0) {
      throw new DomainError("conflict", "This project already has sample data.");
    }
    const projectId = ctx.project.id;
    const now = Date.now();
    const people = sampleUsers(now);
    const sampled = sampleDevices(people, now);
    const emailKey = (email: string) => emailKeyOf(ctx.project.identityType, email);
    await tx
      .insert(users)
      .values(people.map((user) => ({ ...user, projectId, emailKey: emailKey(user.email) })));
    const applicationId = await sampleApplication(tx, ctx);
    await tx.insert(devices).values(sampled.map((device) => ({ ...device, projectId, applicationId })));
    const evidence = sampleEvidence(sampled, now);
    await tx.insert(deviceDelivery).values(evidence.map((row) => ({ ...row, projectId })));
    const userIds = people.map(({ id }) => id);
    await countDisabled(tx, ctx, userIds, 1);
    await tx.insert(auditEvents).values(sampled.flatMap((device) => auditEventsOf(ctx, device)));
    const added = { users: people.length, devices: sampled.length };
    await recordAudit(tx, ctx, [projectEvent("project.sampleDataAdded", projectId, { ...added })]);
    return added;
  });
}

/** Removes the sample users with their devices, history and chart counts. */
export function removeSampleData(ctx: RequestContext): Promise<SampleDataView> {
  return exclusively(ctx, async (tx) => {
    const userIds = await sampleUserIds(tx, ctx);
    if (userIds.length === 0) return { users: 0, devices: 0 };
    const theirs = and(eq(devices.projectId, ctx.project.id), inArray(devices.userId, userIds));
    const owned = await tx.select({ id: devices.id }).from(devices).where(theirs);
    const subjects = [...userIds, ...owned.map(({ id }) => id)];
    await tx
      .delete(auditEvents)
      .where(and(eq(auditEvents.projectId, ctx.project.id), inArray(auditEvents.subjectId, subjects)));
    await countDisabled(tx, ctx, userIds, -1);
    await tx.execute(sql`
      insert into ${counterDeltas} (project_id, name, delta)
      select project_id, 'registered:' || quarter_hour(created_at), -count(*)
      from ${devices} where ${theirs} and created_at > now() - interval '100 days' group by 1, 2`);
    await tx.delete(users).where(and(eq(users.projectId, ctx.project.id), inArray(users.id, userIds)));
    await deleteSampleApplication(tx, ctx);
    const removed = { users: userIds.length, devices: owned.length };
    await recordAudit(tx, ctx, [projectEvent("project.sampleDataRemoved", ctx.project.id, { ...removed })]);
    return removed;
  });
}

/** Serialised within this process, and across instances by an advisory lock. */
function exclusively<T>(ctx: RequestContext, run: (tx: Database) => Promise<T>): Promise<T> {
  const key = JSON.stringify([ctx.project.id, "sample data"]);
  return withKeyedLock(key, () =>
    database().transaction(async (tx) => {
      await lockNames(tx, key);
      return run(tx);
    }),
  );
}

async function sampleUserIds(tx: Database, ctx: RequestContext): Promise<string[]> {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), eq(users.isSample, true)))
    .orderBy(users.id)
    .for("update");
  return rows.map(({ id }) => id);
}

const namedSample = (ctx: RequestContext) =>
  and(eq(applications.projectId, ctx.project.id), eq(applications.name, applicationName));

async function sampleApplication(tx: Database, ctx: RequestContext): Promise<string> {
  await tx
    .insert(applications)
    .values({ projectId: ctx.project.id, id: newId(), name: applicationName })
    .onConflictDoNothing();
  const [row] = await tx.select({ id: applications.id }).from(applications).where(namedSample(ctx));
  if (row === undefined) throw new Error("The sample application was inserted but not found.");
  return row.id;
}

async function deleteSampleApplication(tx: Database, ctx: RequestContext): Promise<void> {
  await tx
    .delete(applications)
    .where(
      and(
        namedSample(ctx),
        eq(applications.isDefault, false),
        sql`not exists (select from ${devices} where ${devices.projectId} = ${ctx.project.id} and ${devices.applicationId} = ${applications}.id)`,
      ),
    );
}

/** Adds to the chart of disabled devices: triggers count devices being disabled, not ones inserted disabled. */
async function countDisabled(
  tx: Database,
  ctx: RequestContext,
  userIds: string[],
  sign: 1 | -1,
): Promise<void> {
  await tx.execute(sql`
    insert into ${counterDeltas} (project_id, name, delta)
    select project_id, 'disabled:' || quarter_hour(disabled_at), ${sign}::int * count(*)
    from ${devices}
    where ${and(eq(devices.projectId, ctx.project.id), inArray(devices.userId, userIds), eq(devices.enabled, false))}
    group by 1, 2`);
}

function auditEventsOf(ctx: RequestContext, device: SampleDevice): (typeof auditEvents.$inferInsert)[] {
  const event = (action: "device.registered" | "device.disabled", at: Date, details: object) => ({
    projectId: ctx.project.id,
    id: newIdAt(at.getTime()),
    action,
    actorType: "system" as const,
    actorLabel: "Sample data",
    subjectType: "device" as const,
    subjectId: device.id,
    details: { ...details },
    requestId: ctx.requestId,
    createdAt: at,
  });
  const { createdAt, disabledAt, disabledReason, disabledNote, userId } = device;
  return [
    ...(createdAt ? [event("device.registered", createdAt, { application: applicationName, userId })] : []),
    ...(disabledAt
      ? [event("device.disabled", disabledAt, { reason: disabledReason, note: disabledNote })]
      : []),
  ];
}
