import { and, eq, inArray, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { applications, auditEvents, counterDeltas, devices, users } from "@/db/schema";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { newId, newIdAt } from "@/lib/ids";
import { emailKeyOf } from "@/lib/users/identity";
import { type SampleDevice, sampleDevices, sampleUsers } from "./samples";
import type { SampleDataView } from "./views";

const applicationName = "Sample app";

/** Fills a project with people and phones to try the console on. Throws `conflict` where it has them already. */
export function addSampleData(ctx: RequestContext): Promise<SampleDataView> {
  return oneAtATime(ctx, async (tx) => {
    if ((await sampleUserIds(tx, ctx)).length > 0) {
      throw new DomainError("conflict", "The sample data is there already.");
    }
    const projectId = ctx.project.id;
    const now = Date.now();
    const people = sampleUsers(now);
    const phones = sampleDevices(people, now);
    const { identityType } = ctx.project;
    await tx.insert(users).values(
      people.map((user) => ({
        ...user,
        projectId,
        emailKey: emailKeyOf(identityType, user.email ?? undefined),
      })),
    );
    const applicationId = await sampleApplication(tx, ctx);
    await tx.insert(devices).values(phones.map((phone) => ({ ...phone, projectId, applicationId })));
    await countDisabled(
      tx,
      ctx,
      phones.map(({ userId }) => userId),
      1,
    );
    await tx.insert(auditEvents).values(phones.flatMap((phone) => historyOf(ctx, phone)));
    const made = { users: people.length, devices: phones.length };
    await recordAudit(tx, ctx, [
      {
        action: "project.sampleDataAdded",
        subjectType: "project",
        subjectId: projectId,
        details: { ...made },
      },
    ]);
    return made;
  });
}

/** Takes the sample users out again, with their devices, their history and what the charts counted of them. */
export function removeSampleData(ctx: RequestContext): Promise<SampleDataView> {
  return oneAtATime(ctx, async (tx) => {
    const userIds = await sampleUserIds(tx, ctx);
    if (userIds.length === 0) return { users: 0, devices: 0 };
    const theirs = and(eq(devices.projectId, ctx.project.id), inArray(devices.userId, userIds));
    const held = await tx.select({ id: devices.id }).from(devices).where(theirs);
    const subjects = [...userIds, ...held.map(({ id }) => id)];
    await tx
      .delete(auditEvents)
      .where(and(eq(auditEvents.projectId, ctx.project.id), inArray(auditEvents.subjectId, subjects)));
    await countDisabled(tx, ctx, userIds, -1);
    await tx.execute(sql`
      insert into ${counterDeltas} (project_id, name, delta)
      select project_id, 'registered:' || (created_at at time zone 'UTC')::date, -count(*)
      from ${devices} where ${theirs} group by 1, 2`);
    await tx.delete(users).where(and(eq(users.projectId, ctx.project.id), inArray(users.id, userIds)));
    await dropSampleApplication(tx, ctx);
    const gone = { users: userIds.length, devices: held.length };
    await recordAudit(tx, ctx, [
      {
        action: "project.sampleDataRemoved",
        subjectType: "project",
        subjectId: ctx.project.id,
        details: { ...gone },
      },
    ]);
    return gone;
  });
}

/** In this process by turns, and across instances by a lock. */
function oneAtATime<T>(ctx: RequestContext, run: (tx: Database) => Promise<T>): Promise<T> {
  const key = JSON.stringify([ctx.project.id, "sample data"]);
  return withKeyedLock([key], () =>
    database().transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
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
  if (row === undefined) throw new Error("The sample application was written but cannot be read.");
  return row.id;
}

async function dropSampleApplication(tx: Database, ctx: RequestContext): Promise<void> {
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

/** The chart's count of devices disabled each day: triggers see devices being disabled, and not those that come so. */
async function countDisabled(
  tx: Database,
  ctx: RequestContext,
  userIds: string[],
  sign: 1 | -1,
): Promise<void> {
  await tx.execute(sql`
    insert into ${counterDeltas} (project_id, name, delta)
    select project_id, 'disabled:' || (disabled_at at time zone 'UTC')::date, ${sign}::int * count(*)
    from ${devices}
    where ${and(eq(devices.projectId, ctx.project.id), inArray(devices.userId, userIds), eq(devices.enabled, false))}
    group by 1, 2`);
}

function historyOf(ctx: RequestContext, phone: SampleDevice): (typeof auditEvents.$inferInsert)[] {
  const event = (action: "device.registered" | "device.disabled", at: Date, details: object) => ({
    projectId: ctx.project.id,
    id: newIdAt(at.getTime()),
    action,
    actorType: "system" as const,
    actorLabel: "Sample data",
    subjectType: "device" as const,
    subjectId: phone.id,
    details: { ...details },
    requestId: ctx.requestId,
    createdAt: at,
  });
  const { createdAt, disabledAt, disabledReason, disabledNote, userId } = phone;
  return [
    ...(createdAt ? [event("device.registered", createdAt, { application: applicationName, userId })] : []),
    ...(disabledAt
      ? [event("device.disabled", disabledAt, { reason: disabledReason, note: disabledNote })]
      : []),
  ];
}
