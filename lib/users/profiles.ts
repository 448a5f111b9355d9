import { and, asc, eq } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { Batcher } from "@/lib/async/batcher";
import type { RequestContext } from "@/lib/context";
import { isOneOf } from "@/lib/listing/is-one-of";
import { type UserKey, type UserRow, userKey } from "./store";
import type { UserSelector } from "./types";

export interface UserProfile {
  user: UserRow;
  devices: { device: typeof devices.$inferSelect; applicationName: string }[];
}

/** A user with all devices, oldest first; null if there is no such user. Concurrent calls share statements. */
export const findUserProfile = async (
  ctx: RequestContext,
  selector: UserSelector,
): Promise<UserProfile | null> => reads.submit({ projectId: ctx.project.id, ...userKey(ctx, selector) });

interface Wanted extends UserKey {
  projectId: string;
}

// Batches are small, because a user may have up to 500 devices.
const reads = new Batcher<Wanted, UserProfile | null>({
  ...{ concurrency: 2, maxBatchSize: 32, maxQueued: 4_000 },
  run: (batch) =>
    database().read(async (db) => {
      const found = new Map<string, UserProfile>();
      const groups = new Map<string, Wanted[]>();
      for (const wanted of batch) {
        const key = groupOf(wanted);
        groups.set(key, [...(groups.get(key) ?? []), wanted]);
      }
      for (const [key, group] of groups) {
        for (const [value, profile] of await readGroup(db, group)) found.set(`${key} ${value}`, profile);
      }
      return batch.map((wanted) => found.get(`${groupOf(wanted)} ${wanted.value}`) ?? null);
    }),
});

const groupOf = ({ projectId, column }: Wanted): string => `${projectId} ${column}`;

/** The profiles of one project by the values of one column. */
async function readGroup(db: ReadDatabase, group: Wanted[]): Promise<Map<string, UserProfile>> {
  const profiles = new Map<string, UserProfile>();
  const [first] = group;
  if (first === undefined) return profiles;
  const { projectId, column } = first;
  const values = group.map(({ value }) => value);
  const found = await db
    .selectDistinctOn([users[column]])
    .from(users)
    // mutation: profile-of-any-project
    .where(and(eq(users.projectId, projectId), isOneOf(users[column], values)))
    .orderBy(asc(users[column]), asc(users.id));
  if (found.length === 0) return profiles;
  const byId = new Map(found.map((user) => [user.id, { user, devices: [] } as UserProfile]));
  const owned = await db
    .select({ device: devices, applicationName: applications.name })
    .from(devices)
    .innerJoin(
      applications,
      and(eq(applications.projectId, devices.projectId), eq(applications.id, devices.applicationId)),
    )
    .where(and(eq(devices.projectId, projectId), isOneOf(devices.userId, [...byId.keys()])))
    .orderBy(asc(devices.id));
  for (const one of owned) byId.get(one.device.userId)?.devices.push(one);
  for (const profile of byId.values()) profiles.set(profile.user[column] ?? "", profile);
  return profiles;
}
