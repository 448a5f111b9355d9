import { sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { isDomainError } from "@/lib/errors";
import { unlimitedSize } from "@/lib/users/data-fields";
import { emailKeyOf } from "@/lib/users/identity";
import { mergeUserRows } from "@/lib/users/merge";
import type { UserRow } from "@/lib/users/store";
import { findBatch, groupBy, type Key, keysTable } from "./batches";
import { backfillContexts } from "./context";
import type { Backfill } from "./run";

/**
 * Writes emails in lower case. Where users are known by email and several have one email then, they are one person and
 * become one user, unless each has a userId of their own: those stay as they are.
 */
export const lowerCaseEmails: Backfill = {
  name: "emails-in-lower-case",
  title: "Writing emails in lower case",
  table: "users",
  async batch(tx, after) {
    // What else has an upper case is for JavaScript to say: lower() goes by the database's collation.
    const isOther = sql`(t.email ~ '[A-Z]' or octet_length(t.email) <> length(t.email) or t.email <> t.email_key)`;
    const { keys, read, last } = await findBatch(tx, "users", after, isOther);
    return { last, read, changed: keys.length === 0 ? 0 : await lowerCase(tx, keys) };
  },
};

interface Member {
  row: UserRow;
  ctx: RequestContext;
  email: string;
  emailKey: string | null;
}

async function lowerCase(tx: Database, keys: Key[]): Promise<number> {
  const candidates = await membersOf(tx, await tx.select().from(users).where(inKeys(keys)));
  const wanted = candidates.filter(isChanged);
  const names = wanted.map(({ row, emailKey }) => ({ projectId: row.projectId, emailKey }));
  const holders = await tx.execute<Key>(sql`
    select distinct u.project_id as "projectId", u.id from ${users} u
    join jsonb_to_recordset(${JSON.stringify(names)}::jsonb) k ("projectId" uuid, "emailKey" text)
      on u.project_id = k."projectId" and u.email_key = k."emailKey"`);
  const ids = [...wanted.map(({ row: { projectId, id } }) => ({ projectId, id })), ...holders];
  const members = await membersOf(
    tx,
    await tx.select().from(users).where(inKeys(ids)).orderBy(users.id).for("update"),
  );
  const groups = groupBy(members, ({ row, emailKey }) => [row.projectId, emailKey ?? row.id]);
  const kept: Member[] = [];
  let merged = 0;
  for (const group of groups) {
    const [destination, ...others] = group.sort(keptFirst) as [Member, ...Member[]];
    const left = [];
    for (const source of others) {
      if (await mergeInto(tx, destination, source)) merged += 1;
      else left.push(source);
    }
    // Of those who stay apart, one alone can have the email as its key.
    kept.push(left.find(({ row }) => row.emailKey === destination.emailKey) ?? destination);
  }
  const changed = kept.filter(isChanged);
  await writeEmails(tx, changed);
  return merged + changed.length;
}

const inKeys = (keys: Key[]) =>
  sql`(${users.projectId}, ${users.id}) in (select k."projectId", k.id from ${keysTable(keys)})`;

async function membersOf(tx: Database, rows: UserRow[]): Promise<Member[]> {
  const contexts = await backfillContexts(
    tx,
    rows.map(({ projectId }) => projectId),
  );
  return rows.flatMap((row) => {
    const ctx = contexts.get(row.projectId);
    if (ctx === undefined || row.email === null) return [];
    const email = normaliseEmail(row.email);
    return [{ row, ctx, email, emailKey: emailKeyOf(ctx.project.identityType, email) }];
  });
}

const isChanged = ({ row, email, emailKey }: Member): boolean =>
  row.email !== email || row.emailKey !== emailKey;

/** A user with a userId before one without, then the older one. */
const keptFirst = ({ row: one }: Member, { row: other }: Member): number =>
  Number(other.externalUserId !== null) - Number(one.externalUserId !== null) || (one.id < other.id ? -1 : 1);

/** False where they are not one person, or would have too many devices. */
async function mergeInto(tx: Database, member: Member, { row: source }: Member): Promise<boolean> {
  const { row: destination, ctx } = member;
  if (source.externalUserId !== null && source.externalUserId !== destination.externalUserId) return false;
  try {
    member.row = await mergeUserRows(tx, ctx, { source, destination }, { limits: unlimitedSize });
    return true;
  } catch (error) {
    if (!isDomainError(error) || error.code !== "tooManyDevices") throw error;
    return false;
  }
}

/** The same email in another spelling is no change of the user: neither its version nor its history moves. */
async function writeEmails(tx: Database, members: Member[]): Promise<void> {
  if (members.length === 0) return;
  const rows = members.map(({ row, email, emailKey }) => ({
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
