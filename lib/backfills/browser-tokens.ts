import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices, users } from "@/db/schema";
import { pushTokenProblem } from "@/lib/devices/push-token";
import { writeRegistrations } from "@/lib/devices/registration/engine";
import { LockPlan } from "@/lib/devices/registration/locks";
import { readState } from "@/lib/devices/registration/read";
import { settle } from "@/lib/devices/registration/settle";
import { pendingRegistration } from "@/lib/devices/registration/types";
import { browserRegistration } from "@/lib/devices/types";
import type { UserRow } from "@/lib/users/store";
import { backfillContexts, hasKey, type Key, keysTable } from "./batches";
import type { Backfill } from "./run";

/**
 * Creates a device for each browser token, which earlier versions kept among the user's fields. Nobody recorded when
 * the browser was last seen, so the device gets the time of the user's last change. Invalid tokens stay where they are.
 */
export const browsersAsDevices: Backfill = {
  name: "browser-tokens-as-devices",
  title: "Creating devices for browser tokens",
  table: "users",
  condition: sql`(t.data_fields ? 'browserTokens')`,
  change: registerBrowsers,
};

async function registerBrowsers(tx: Database, keys: Key[]): Promise<number> {
  const rows = await tx
    .select()
    .from(users)
    .where(hasKey(users, keys))
    .orderBy(users.id)
    .for("no key update");
  const contexts = await backfillContexts(tx, rows);
  const found = rows.flatMap((row) => {
    const ctx = contexts.get(row.projectId);
    const tokens = tokensOf(row);
    return ctx === undefined || tokens === undefined ? [] : [{ row, ctx, tokens }];
  });
  const pending = found.flatMap(({ row, ctx, tokens }) =>
    tokens.map((token) => pendingRegistration(ctx, browserRegistration(identityOf(row), token))),
  );
  const { locks } = settle(await readState(tx, pending), pending);
  const outcomes = await writeRegistrations(tx, pending, new LockPlan([locks]));
  const created = outcomes.flatMap((outcome) => (outcome.result === "created" ? [outcome.device.id] : []));
  await tx.execute(sql`
    update ${devices} d set last_seen_at = least(d.last_seen_at, u.updated_at)
    from ${users} u where d.id = any(${sql.param(created)}::uuid[])
      and d.project_id = any(${sql.param([...contexts.keys()])}::uuid[])
      and u.project_id = d.project_id and u.id = d.user_id`);
  const finished = found.filter(({ tokens }) =>
    outcomes.splice(0, tokens.length).every(({ result }) => result !== "rejected"),
  );
  await tx.execute(sql`
    update ${users} u set data_fields = u.data_fields - 'browserTokens'
    from ${keysTable(finished.map(({ row: { projectId, id } }) => ({ projectId, id })))}
    where u.project_id = k."projectId" and u.id = k.id`);
  return finished.length;
}

/** Undefined if the field is something else. */
function tokensOf({ dataFields }: UserRow): string[] | undefined {
  const { browserTokens } = dataFields;
  return Array.isArray(browserTokens) && browserTokens.every(isPushToken) ? browserTokens : undefined;
}

const isPushToken = (token: unknown): token is string =>
  typeof token === "string" && pushTokenProblem(token) === null;

const identityOf = ({ email, externalUserId }: UserRow) =>
  externalUserId === null ? { email: email ?? "" } : { externalUserId, preferUserId: true };
