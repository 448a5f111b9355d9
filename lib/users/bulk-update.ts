import type { RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError, isDomainError } from "@/lib/errors";
import type { UserPatch } from "./types";
import { updateUser } from "./update";

const maxUsersPerRequest = 1_000;
const concurrency = 4;

export interface BulkUpdateResult {
  /** One entry per patch, in the given order: null if it succeeded, else the error. */
  failures: (DomainError | null)[];
  createdFields: string[];
  filteredOutFields: string[];
}

/**
 * Patches many users independently; one failure does not stop the rest. Patches of one user keep their order. Throws
 * `tooManyAtOnce`, and `unavailable` if the database is down (patches applied by then stay).
 */
export async function updateUsers(ctx: RequestContext, patches: UserPatch[]): Promise<BulkUpdateResult> {
  if (patches.length > maxUsersPerRequest) {
    throw new DomainError("tooManyAtOnce", `At most ${maxUsersPerRequest} users can be updated at once.`);
  }
  const failures: (DomainError | null)[] = Array(patches.length).fill(null);
  const created = new Set<string>();
  const filteredOut = new Set<string>();
  const queues = indexesByUser(patches);
  const work = async () => {
    for (let queue = queues.pop(); queue !== undefined; queue = queues.pop()) {
      for (const index of queue) {
        try {
          const updated = await updateUser(ctx, patches[index] as UserPatch);
          for (const name of updated.createdFields) created.add(name);
          for (const name of updated.filteredOutFields) filteredOut.add(name);
        } catch (error) {
          if (!isDomainError(error) || error.code === "unavailable") throw error;
          failures[index] = error;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { failures, createdFields: [...created].sort(), filteredOutFields: [...filteredOut].sort() };
}

/** The indexes of the patches, grouped by the user they name. */
function indexesByUser(patches: UserPatch[]): number[][] {
  const groups = new Map<string, number[]>();
  patches.forEach(({ identity: { email, externalUserId } }, index) => {
    const key = email === undefined ? ` ${externalUserId}` : `${normaliseEmail(email)} `;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  return [...groups.values()].reverse();
}
