import { and, eq, inArray, sql } from "drizzle-orm";
import { ConcurrentModificationError, constraintName, type Database, sqlState } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { type AuditEntry, recordAuditBatch } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { type DeviceRow, differences } from "@/lib/devices/merge";
import { auditDiff } from "@/lib/devices/store";
import type { Holding } from "./holdings";
import type { Plan } from "./plan";

/**
 * Does what a plan says, each kind of change in one statement, with its history in the same transaction. `details`
 * stand beside every event. Throws `RivalChange` where somebody else made the same user or device meanwhile: planned
 * anew, it is found.
 */
export async function applyPlan(
  tx: Database,
  ctx: RequestContext,
  plan: Plan,
  details: Record<string, unknown>,
): Promise<void> {
  const { holdings, owners } = plan;
  try {
    await createApplications(tx, ctx, plan.applications.created);
    await createUsers(tx, ctx, owners.created);
    await attachIdentities(tx, ctx, owners.attached);
    const gone = holdings.all.filter((holding) => holding.gone !== null && holding.before !== null);
    const created = holdings.all.filter((holding) => holding.gone === null && holding.before === null);
    const changed = holdings.all.filter(isChanged);
    await removeRows(tx, ctx, gone);
    await updateRows(tx, ctx, changed);
    await insertRows(tx, created);
    const names = new Map([...plan.applications.of.values()].map(({ id, name }) => [id, name]));
    await recordAuditBatch(tx, ctx, [
      ...owners.created.map(
        ({ id }) => ({ action: "user.created", subjectType: "user", subjectId: id, details }) as const,
      ),
      ...gone.filter(({ gone }) => gone === "replaced").map((holding) => replaced(holding, details)),
      ...changed.filter((holding) => !wasMoved(holding)).flatMap((holding) => changedEvent(holding, details)),
      ...created.map(({ now }) => registered(now, names.get(now.applicationId), details)),
    ]);
    await tellOfMoves(tx, ctx, gone, changed.filter(wasMoved));
  } catch (error) {
    if (sqlState(error) !== "23505") throw error;
    throw new ConcurrentModificationError(`Somebody was faster (${constraintName(error)}).`);
  }
}

const isChanged = ({ before, now, gone }: Holding): boolean =>
  gone === null && before !== null && before !== now;

/** Disabled because its push token went to another user. */
const wasMoved = ({ before, now }: Holding): boolean =>
  now.disabledReason === "moved" && before?.enabled === true;

const registered = (
  row: DeviceRow,
  application: string | undefined,
  details: Record<string, unknown>,
): AuditEntry => ({
  action: "device.registered",
  subjectType: "device",
  subjectId: row.id,
  details: { application, userId: row.userId, ...details },
});

const replaced = ({ now }: Holding, details: Record<string, unknown>): AuditEntry => ({
  action: "device.removed",
  subjectType: "device",
  subjectId: now.id,
  details: { reason: "replaced", userId: now.userId, ...details },
});

/** A mere sign of life is no event. */
function changedEvent({ before, now }: Holding, details: Record<string, unknown>): AuditEntry[] {
  if (before === null) return [];
  const { lastSeenAt: _, ...changes } = differences(before, now);
  if (Object.keys(changes).length === 0) return [];
  const action =
    before.enabled === now.enabled ? "device.changed" : now.enabled ? "device.enabled" : "device.disabled";
  const why = now.enabled ? {} : { reason: now.disabledReason, note: now.disabledNote };
  return [
    {
      action,
      subjectType: "device",
      subjectId: now.id,
      details: {
        changed: auditDiff(before, changes),
        ...(action === "device.disabled" && why),
        ...details,
      },
    },
  ];
}

/** The history of a device that moved says that it did, and neither to whom nor by whose hand. */
async function tellOfMoves(
  tx: Database,
  ctx: RequestContext,
  gone: Holding[],
  disabled: Holding[],
): Promise<void> {
  const system = { ...ctx, actor: { type: "system", id: null, label: "Rollcall" } } as const;
  await recordAuditBatch(tx, system, [
    ...gone
      .filter((holding) => holding.gone === "moved")
      .map(({ now }) => ({ action: "device.moved", subjectType: "device", subjectId: now.id }) as const),
    ...disabled.map(
      ({ now }) =>
        ({
          action: "device.disabled",
          subjectType: "device",
          subjectId: now.id,
          details: { reason: "moved" },
        }) as const,
    ),
  ]);
}

async function createApplications(
  tx: Database,
  ctx: RequestContext,
  made: Plan["applications"]["created"],
): Promise<void> {
  if (made.length === 0) return;
  await tx.insert(applications).values(made.map(({ id, name }) => ({ projectId: ctx.project.id, id, name })));
}

async function createUsers(
  tx: Database,
  ctx: RequestContext,
  made: Plan["owners"]["created"],
): Promise<void> {
  if (made.length === 0) return;
  const rows = made.map((user) => ({
    id: user.id,
    email: user.email,
    email_key: user.emailKey,
    email_is_placeholder: user.emailIsPlaceholder,
    external_user_id: user.externalUserId,
  }));
  await tx.execute(sql`
    insert into ${users} (project_id, id, email, email_key, email_is_placeholder, external_user_id)
    select ${ctx.project.id}::uuid, id, email, email_key, email_is_placeholder, external_user_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as made (id uuid, email text, email_key text, email_is_placeholder boolean, external_user_id text)`);
}

async function attachIdentities(
  tx: Database,
  ctx: RequestContext,
  rows: Plan["owners"]["attached"],
): Promise<void> {
  for (const { id, email, emailKey, emailIsPlaceholder, externalUserId, version } of rows) {
    await tx
      .update(users)
      .set({
        email,
        emailKey,
        emailIsPlaceholder,
        externalUserId,
        updatedAt: new Date(),
        version: version + 1,
      })
      .where(and(eq(users.projectId, ctx.project.id), eq(users.id, id)));
  }
}

async function removeRows(tx: Database, ctx: RequestContext, gone: Holding[]): Promise<void> {
  if (gone.length === 0) return;
  const ids = gone.map(({ now }) => now.id);
  await tx.delete(devices).where(and(eq(devices.projectId, ctx.project.id), inArray(devices.id, ids)));
}

// What an import can change of a device, or sets when it makes one.
const columns = [
  ["user_id", "uuid", "userId"],
  ["application_id", "uuid", "applicationId"],
  ["device_identifier", "text", "deviceIdentifier"],
  ["push_token", "text", "pushToken"],
  ["long_push_token", "text", "longPushToken"],
  ["push_service", "text", "pushService"],
  ["push_environment", "text", "pushEnvironment"],
  ["platform", "text", "platform"],
  ["enabled", "boolean", "enabled"],
  ["disabled_at", "timestamptz", "disabledAt"],
  ["disabled_reason", "text", "disabledReason"],
  ["disabled_note", "text", "disabledNote"],
  ["disabled_by", "text", "disabledBy"],
  ["notifications_allowed", "boolean", "notificationsAllowed"],
  ["notification_id", "text", "notificationId"],
  ["name", "text", "name"],
  ["make", "text", "make"],
  ["model", "text", "model"],
  ["system_name", "text", "systemName"],
  ["system_version", "text", "systemVersion"],
  ["application_version", "text", "applicationVersion"],
  ["application_build", "text", "applicationBuild"],
  ["application_package", "text", "applicationPackage"],
  ["handset_id", "text", "handsetId"],
  ["attributes", "jsonb", "attributes"],
  ["updated_at", "timestamptz", "updatedAt"],
  ["last_seen_at", "timestamptz", "lastSeenAt"],
  ["version", "integer", "version"],
] as const;

const list = (write: (column: (typeof columns)[number]) => string) => sql.raw(columns.map(write).join(", "));
const names = list(([name]) => name);
const typed = list(([name, type]) => `${name} ${type}`);
const assigned = list(([name]) => `${name} = made.${name}`);

function recordOf(row: DeviceRow): Record<string, unknown> {
  const record: Record<string, unknown> = { id: row.id, created_at: row.createdAt };
  for (const [name, , field] of columns) record[name] = row[field];
  return record;
}

async function insertRows(tx: Database, created: Holding[]): Promise<void> {
  const [first] = created;
  if (first === undefined) return;
  const rows = JSON.stringify(created.map(({ now }) => recordOf(now)));
  await tx.execute(sql`
    insert into ${devices} (project_id, id, created_at, ${names})
    select ${first.now.projectId}::uuid, id, created_at, ${names}
    from jsonb_to_recordset(${rows}::jsonb) as made (id uuid, created_at timestamptz, ${typed})`);
}

async function updateRows(tx: Database, ctx: RequestContext, changed: Holding[]): Promise<void> {
  if (changed.length === 0) return;
  const now = new Date();
  const rows = JSON.stringify(
    changed.map((holding) =>
      recordOf(
        changedEvent(holding, {}).length > 0
          ? { ...holding.now, updatedAt: now, version: holding.now.version + 1 }
          : holding.now,
      ),
    ),
  );
  await tx.execute(sql`
    update ${devices} set ${assigned}
    from jsonb_to_recordset(${rows}::jsonb) as made (id uuid, ${typed})
    where ${devices.projectId} = ${ctx.project.id} and ${devices.id} = made.id`);
}
