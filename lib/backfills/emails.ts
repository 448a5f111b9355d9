import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { mergeUserRows } from "@/lib/devices/merge-users";
import { normaliseEmail } from "@/lib/email";
import { isDomainError } from "@/lib/errors";
import { groupBy } from "@/lib/group-by";
import { unlimitedSize } from "@/lib/users/data-fields";
import { emailKeyOf } from "@/lib/users/identity";
import type { UserRow } from "@/lib/users/store";
import { backfillContexts, hasKey, type Key } from "./batches";
import type { Backfill } from "./run";

/**
 * Changes emails to lower case. In projects that identify users by email, users with the same email become one user,
 * except for users with different userIds, which stay as they are.
 */
export const lowerCaseEmails: Backfill = {
  name: "emails-in-lower-case",
  title: "Changing emails to lower case",
  table: "users",
  // A superset, checked again in JavaScript: PostgreSQL's lower() depends on the collation.
  condition: sql`(t.email ~ '[A-Z]' or octet_length(t.email) <> length(t.email) or t.email <> t.email_key)`,
  change: changeEmails,
};

/** A user and their normalised email. */
interface Candidate {
  row: UserRow;
  ctx: RequestContext;
  email: string;
  emailKey: string | null;
}

async function changeEmails(tx: Database, keys: Key[]): Promise<number> {
  const read = await candidatesOf(tx, await tx.select().from(users).where(hasKey(users, keys)));
  const differing = read.filter(isChanged);
  const emailKeys = differing.map(({ row, emailKey }) => ({ projectId: row.projectId, emailKey }));
  const owners = await tx.execute<Key>(sql`
    select distinct u.project_id as "projectId", u.id from ${users} u
    join jsonb_to_recordset(${JSON.stringify(emailKeys)}::jsonb) k ("projectId" uuid, "emailKey" text)
      on u.project_id = k."projectId" and u.email_key = k."emailKey"`);
  const ids = [...differing.map(({ row: { projectId, id } }) => ({ projectId, id })), ...owners];
  const locked = await tx.select().from(users).where(hasKey(users, ids)).orderBy(users.id).for("update");
  const candidates = await candidatesOf(tx, locked);
  const groups = groupBy(candidates, ({ row, emailKey }) => [row.projectId, emailKey ?? row.id]);
  const kept: Candidate[] = [];
  let merged = 0;
  for (const group of groups) {
    const [destination, ...others] = group.sort(bySurvivor) as [Candidate, ...Candidate[]];
    const separate = [];
    for (const source of others) {
      if (await mergeInto(tx, destination, source)) merged += 1;
      else separate.push(source);
    }
    // Of users that stay separate, only one can have the email as its key.
    kept.push(separate.find(({ row }) => row.emailKey === destination.emailKey) ?? destination);
  }
  const changed = kept.filter(isChanged);
  await writeEmails(tx, changed);
  return merged + changed.length;
}

async function candidatesOf(tx: Database, rows: UserRow[]): Promise<Candidate[]> {
  const contexts = await backfillContexts(tx, rows);
  return rows.flatMap((row) => {
    const ctx = contexts.get(row.projectId);
    if (ctx === undefined || row.email === null) return [];
    const email = normaliseEmail(row.email);
    return [{ row, ctx, email, emailKey: emailKeyOf(ctx.project.identityType, email) }];
  });
}

const isChanged = ({ row, email, emailKey }: Candidate): boolean =>
  row.email !== email || row.emailKey !== emailKey;

/** Users with a userId survive before users without, then older before newer ones. */
const bySurvivor = ({ row: one }: Candidate, { row: other }: Candidate): number =>
  Number(other.externalUserId !== null) - Number(one.externalUserId !== null) || (one.id < other.id ? -1 : 1);

/** Returns false if the userIds differ or the merged user would have too many devices. */
async function mergeInto(tx: Database, survivor: Candidate, { row: source }: Candidate): Promise<boolean> {
  const { row: destination, ctx } = survivor;
  if (source.externalUserId !== null && source.externalUserId !== destination.externalUserId) return false;
  try {
    survivor.row = await mergeUserRows(tx, ctx, { source, destination }, { limits: unlimitedSize });
    return true;
  } catch (error) {
    if (!isDomainError(error) || error.code !== "tooManyDevices") throw error;
    return false;
  }
}

/** Not a change of the user: the version stays, and no event is recorded. */
async function writeEmails(tx: Database, candidates: Candidate[]): Promise<void> {
  if (candidates.length === 0) return;
  const rows = candidates.map(({ row, email, emailKey }) => ({
    projectId: row.projectId,
    id: row.id,
    email,
    emailKey,
  }));
  await tx.execute(sql`
    update ${users} u set email = k.email, email_key = k."emailKey"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) k ("projectId" uuid, id uuid, email text, "emailKey" text)
    where u.project_id = k."projectId" and u.id = k.id`);
}
