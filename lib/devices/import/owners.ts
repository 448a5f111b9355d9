import { and, asc, eq, or } from "drizzle-orm";
import type { Database } from "@/db/client";
import { forgottenUsers, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { isDomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { identityHashes, lockIdentities } from "@/lib/users/forgotten";
import { emailKeyOf, resolveIdentity, type UserIdentity } from "@/lib/users/identity";
import type { UserRow } from "@/lib/users/store";
import { inAny } from "./in-any";
import type { ImportedDevice, ImportOutcome } from "./types";

type Refusal = Extract<ImportOutcome, { outcome: "rejected" }>;
type NewUser = Pick<UserRow, "id" | "email" | "emailKey" | "emailIsPlaceholder" | "externalUserId">;

export interface Owners {
  /** The id of each row's user, which may be one that is yet to be made; a refusal where there can be none. */
  of: Map<ImportedDevice, string | Refusal>;
  created: NewUser[];
  /** Users that are there, with the other half of their identity, which is new. */
  attached: UserRow[];
}

/**
 * Finds the users of rows, by the same rules as a registration, and decides which are to be made. With `lock`, they
 * and their identities stay locked until the transaction ends.
 */
export async function resolveOwners(
  tx: Database,
  ctx: RequestContext,
  rows: ImportedDevice[],
  lock: boolean,
): Promise<Owners> {
  const of: Owners["of"] = new Map();
  const identities = new Map<ImportedDevice, UserIdentity>();
  for (const row of rows) {
    try {
      identities.set(row, resolveIdentity(ctx.project.identityType, { ...row.user, preferUserId: true }));
    } catch (error) {
      if (!isDomainError(error)) throw error;
      of.set(
        row,
        refusal(
          row,
          row.user.email === undefined ? "userId" : "email",
          `${identityWords[error.code] ?? error.message}`,
        ),
      );
    }
  }
  const hashes = [...new Set([...identities.values()].flatMap((who) => identityHashes(ctx, who)))].sort();
  if (lock) await lockIdentities(tx, await unknownHashes(tx, ctx, identities, hashes));
  const forgotten = await forgottenAmong(tx, ctx, hashes);
  const known = new Known(await findUsers(tx, ctx, [...identities.values()], lock));
  const owners: Owners = { of, created: [], attached: [] };
  for (const [row, identity] of identities) {
    const erased = identityHashes(ctx, identity).some((hash) => forgotten.has(hash));
    of.set(
      row,
      erased
        ? refusal(row, identity.by, "This user was erased and may not come back.")
        : ownerOf(ctx, row, identity, known, owners),
    );
  }
  return owners;
}

const identityWords: Record<string, string> = {
  invalidEmail: "This can be no email address.",
  invalidUserId: "This can be no userId: 1 to 52 printable ASCII characters.",
};

const refusal = (row: ImportedDevice, field: "email" | "userId", reason: string): Refusal => ({
  row: row.row,
  outcome: "rejected",
  field,
  reason,
});

/** Users by both halves of their identity, those that are to be made among them. */
class Known {
  readonly #byEmail = new Map<string, UserRow | NewUser>();
  readonly #byUserId = new Map<string, UserRow | NewUser>();

  constructor(rows: UserRow[]) {
    for (const row of rows) this.add(row);
  }

  add(user: UserRow | NewUser): void {
    if (user.emailKey !== null) this.#byEmail.set(user.emailKey, user);
    if (user.externalUserId !== null) this.#byUserId.set(user.externalUserId, user);
  }

  byEmail = (email: string | undefined) => email && this.#byEmail.get(email);
  byUserId = (externalUserId: string | undefined) => externalUserId && this.#byUserId.get(externalUserId);
}

function ownerOf(
  ctx: RequestContext,
  row: ImportedDevice,
  identity: UserIdentity,
  known: Known,
  owners: Owners,
): string | Refusal {
  const { identityType } = ctx.project;
  const [byEmail, byUserId] = [known.byEmail(identity.email), known.byUserId(identity.externalUserId)];
  const found = (identity.by === "email" ? byEmail : byUserId) || undefined;
  const other = (identity.by === "email" ? byUserId : byEmail) || undefined;
  const otherField = identity.by === "email" ? "userId" : "email";
  if (other !== undefined && other !== found) {
    return refusal(row, otherField, `That ${otherField} belongs to another user.`);
  }
  if (found === undefined) {
    const made = newUser(identityType, identity);
    owners.created.push(made);
    known.add(made);
    return made.id;
  }
  if (
    identity.by === "email" &&
    identity.externalUserId !== undefined &&
    found.externalUserId !== identity.externalUserId
  ) {
    found.externalUserId = identity.externalUserId;
  } else if (identity.by === "userId" && identity.email !== undefined && found.email !== identity.email) {
    found.email = identity.email;
    found.emailKey = emailKeyOf(identityType, identity.email);
    found.emailIsPlaceholder = false;
  } else return found.id;
  known.add(found);
  if (isThere(found) && !owners.attached.includes(found)) owners.attached.push(found);
  return found.id;
}

const isThere = (user: UserRow | NewUser): user is UserRow => "version" in user;

function newUser(identityType: RequestContext["project"]["identityType"], identity: UserIdentity): NewUser {
  const id = newId();
  const isPlaceholder =
    identity.by === "userId" && identity.whenUnknown === "placeholder" && identity.email === undefined;
  const email = isPlaceholder ? `${id}@placeholder.email` : identity.email;
  return {
    id,
    email: email ?? null,
    emailKey: emailKeyOf(identityType, email),
    emailIsPlaceholder: isPlaceholder,
    externalUserId: identity.externalUserId ?? null,
  };
}

/** Of those who are there already nobody's identity changes hands, mostly: their locks are spared. */
async function unknownHashes(
  tx: Database,
  ctx: RequestContext,
  identities: Map<ImportedDevice, UserIdentity>,
  hashes: string[],
): Promise<string[]> {
  const found = await findUsers(tx, ctx, [...identities.values()], false);
  const settled = new Set(found.flatMap((user) => identityHashes(ctx, user)));
  return hashes.filter((hash) => !settled.has(hash));
}

async function forgottenAmong(tx: Database, ctx: RequestContext, hashes: string[]): Promise<Set<string>> {
  const found = await tx
    .select({ hash: forgottenUsers.identityHash })
    .from(forgottenUsers)
    .where(and(eq(forgottenUsers.projectId, ctx.project.id), inAny(forgottenUsers.identityHash, hashes)));
  return new Set(found.map(({ hash }) => hash));
}

function findUsers(
  tx: Database,
  ctx: RequestContext,
  identities: UserIdentity[],
  lock: boolean,
): Promise<UserRow[]> {
  const emails = identities.flatMap(({ email }) => (email === undefined ? [] : [email]));
  const ids = identities.flatMap(({ externalUserId }) =>
    externalUserId === undefined ? [] : [externalUserId],
  );
  const found = tx
    .select()
    .from(users)
    .where(
      and(
        eq(users.projectId, ctx.project.id),
        or(inAny(users.emailKey, emails), inAny(users.externalUserId, ids)),
      ),
    )
    .orderBy(asc(users.id))
    .$dynamic();
  return lock ? found.for("update").then((rows) => rows) : found.then((rows) => rows);
}
