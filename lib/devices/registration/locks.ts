import { ConcurrentModificationError, type Database } from "@/db/client";
import { type Statement, statement } from "@/db/statement";
import type { RequestContext } from "@/lib/context";
import { pushTokenLockName } from "../push-token";
import type { Locks, RowKey } from "./types";

/** The name of the lock for registrations of one identifier, which may have no row to lock yet. */
export const identifierLock = ({ project }: RequestContext, deviceIdentifier: string): string =>
  JSON.stringify([project.id, deviceIdentifier]);

/** The name of the lock for writes that give a push token of an exclusive application to a device. */
export const pushTokenLock = (projectId: string, pushToken: string): string =>
  JSON.stringify([projectId, "token", pushTokenLockName(pushToken)]);

export const noLocks = (): Locks => ({
  identifiers: [],
  pushTokens: [],
  identities: [],
  users: [],
  devices: [],
});

export function addLocks(to: Locks, more: Locks): void {
  to.identifiers.push(...more.identifiers);
  to.pushTokens.push(...more.pushTokens);
  to.identities.push(...more.identities);
  to.users.push(...more.users);
  to.devices.push(...more.devices);
}

const allLocks = (all: Locks[]): Locks => {
  const locks = noLocks();
  for (const each of all) addLocks(locks, each);
  return locks;
};

/** The locks that a batch is expected to need. If it needs more, the next attempt takes those too. */
export class LockPlan {
  locks: Locks;

  constructor(expected: Locks[]) {
    this.locks = allLocks(expected);
  }

  /**
   * Throws `ConcurrentModificationError` if more locks are needed, because locks are taken in order, before any read.
   */
  require(needed: Locks): void {
    if (holds(this.locks, needed)) return;
    this.locks = allLocks([this.locks, needed]);
    throw new ConcurrentModificationError("The change needs more locks than were taken.");
  }
}

/** Whether all needed locks are held. */
function holds(held: Locks, needed: Locks): boolean {
  const within = (some: string[], all: string[]) => {
    const set = new Set(all);
    return some.every((name) => set.has(name));
  };
  return (
    within(needed.identifiers, held.identifiers) &&
    within(needed.pushTokens, held.pushTokens) &&
    within(needed.identities, held.identities) &&
    within(needed.users.map(idOf), held.users.map(idOf)) &&
    within(needed.devices.map(idOf), held.devices.map(idOf))
  );
}

/**
 * Takes locks until the transaction ends, always in the same order. A later statement must read the rows: a statement
 * that locks and reads would see the rows as they were before it waited.
 */
export async function takeLocks(tx: Database, locks: Locks): Promise<void> {
  await tx.run(lockStatement(locks));
}

export const lockStatement = ({ identifiers, pushTokens, identities, users, devices }: Locks): Statement => {
  const names = [identifiers, pushTokens, identities].flatMap((kind) => [...new Set(kind)].sort());
  return statement`
    with names as materialized (
      select count(pg_advisory_xact_lock(hashtextextended(name, 0))) as taken
      from unnest((select ${names}::text[])) name
    ),
    locked_users as materialized (
      select u.id from users u
      join unnest(${keysOf(users)}) w (project_id, id) on u.project_id = w.project_id and u.id = w.id
      where (select taken from names) >= 0 order by u.id for no key update of u
    )
    select d.id from devices d
    join unnest(${keysOf(devices)}) w (project_id, id) on d.project_id = w.project_id and d.id = w.id
    where (select count(*) from locked_users) >= 0 order by d.id for no key update of d`;
};

function keysOf(keys: RowKey[]): Statement {
  const unique = [...new Map(keys.map((key) => [key.id, key])).values()];
  const projects = unique.map(({ projectId }) => projectId);
  return statement`(select ${projects}::uuid[]), (select ${unique.map(idOf)}::uuid[])`;
}

const idOf = ({ id }: RowKey): string => id;
