import type { RequestContext } from "@/lib/context";
import { normaliseEmail } from "@/lib/email";
import { DomainError, isDomainError } from "@/lib/errors";
import type { UserPatch } from "./types";
import { updateUser } from "./update";

export const maxUsersPerRequest = 1_000;

export interface BulkUpdateResult {
  /** One entry a patch, in the order given: null where it went well, else why not. */
  failures: (DomainError | null)[];
  createdFields: string[];
  filteredOutFields: string[];
}

const atOnce = 4;

/**
 * Patches many users, each for itself: one that fails does not hold back the others. Patches of one user keep their
 * order. Throws `tooManyAtOnce`, and `unavailable` where the database is away (what was done by then stays).
 */
export async function updateUsers(ctx: RequestContext, patches: UserPatch[]): Promise<BulkUpdateResult> {
  if (patches.length > maxUsersPerRequest) {
    throw new DomainError("tooManyAtOnce", `At most ${maxUsersPerRequest} users can be updated at once.`);
  }
  const result: BulkUpdateResult = {
    failures: Array(patches.length).fill(null),
    createdFields: [],
    filteredOutFields: [],
  };
  const queues = byUser(patches);
  const work = async () => {
    for (let queue = queues.pop(); queue !== undefined; queue = queues.pop()) {
      for (const index of queue) await updateOne(ctx, patches, index, result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  result.createdFields = [...new Set(result.createdFields)].sort();
  result.filteredOutFields = [...new Set(result.filteredOutFields)].sort();
  return result;
}

async function updateOne(ctx: RequestContext, patches: UserPatch[], index: number, result: BulkUpdateResult) {
  const patch = patches[index];
  if (patch === undefined) return;
  try {
    const { createdFields, filteredOutFields } = await updateUser(ctx, patch);
    result.createdFields.push(...createdFields);
    result.filteredOutFields.push(...filteredOutFields);
  } catch (error) {
    if (!isDomainError(error) || error.code === "unavailable") throw error;
    result.failures[index] = error;
  }
}

/** The patches' places, grouped by whom they name. */
function byUser(patches: UserPatch[]): number[][] {
  const groups = new Map<string, number[]>();
  patches.forEach(({ identity }, index) => {
    const who = `${identity.email === undefined ? "" : normaliseEmail(identity.email)} ${identity.email === undefined ? identity.externalUserId : ""}`;
    groups.set(who, [...(groups.get(who) ?? []), index]);
  });
  return [...groups.values()].reverse();
}
