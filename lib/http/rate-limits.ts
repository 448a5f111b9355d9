import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { config } from "@/lib/config";
import type { RequestContext } from "@/lib/context";
import { DomainError, type RateLimitStatus } from "@/lib/errors";
import { networkOf } from "@/lib/rate-limit";

/** Whoever a request is counted for: what its credential proved, never what it says of itself. */
export interface Caller {
  actor: Pick<RequestContext["actor"], "type" | "id">;
  project?: Pick<RequestContext["project"], "id">;
  tokenUser?: RequestContext["tokenUser"];
}

const windowSeconds = 60;

interface Limiters {
  key: RateLimiterMemory;
  user: RateLimiterMemory;
  address: RateLimiterMemory;
  unproven: RateLimiterMemory;
}

// One count a process, shared by the API's and the console's separately built copies of this module.
const shared = globalThis as typeof globalThis & { rollcallLimiters?: Limiters };

function limiters(): Limiters | undefined {
  const { rateLimits } = config();
  if (rateLimits === undefined) return undefined;
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: windowSeconds });
  shared.rollcallLimiters ??= {
    key: limiter(rateLimits.key),
    user: limiter(rateLimits.user),
    address: limiter(rateLimits.address),
    unproven: limiter(Math.max(1, Math.floor(rateLimits.address / 10))),
  };
  return shared.rollcallLimiters;
}

/**
 * Counts operations for a caller: for the user of its token or session, and for its API key. Answers how it stands
 * with the narrower of the two; undefined where nothing is limited. Throws `rateLimited`.
 */
export async function limitCaller(caller: Caller, operations: number): Promise<RateLimitStatus | undefined> {
  const all = limiters();
  if (all === undefined || operations < 1) return undefined;
  const user = userOf(caller);
  const byUser = user === undefined ? undefined : await charge(all.user, user, operations);
  const { type, id } = caller.actor;
  const byKey = type === "apiKey" && id !== null ? await charge(all.key, id, operations) : undefined;
  return byUser ?? byKey;
}

/** Counts a request that nobody stands behind for the network that it came from. Throws `rateLimited`. */
export async function limitAddress(address: string): Promise<RateLimitStatus | undefined> {
  const all = limiters();
  return all && charge(all.address, networkOf(address), 1);
}

/**
 * Counts a change that a key from inside an app asks for without proof of a user, for the network that it came from,
 * whether or not it finds anything to change. Throws `rateLimited`.
 */
export async function limitUnprovenChange(address: string): Promise<RateLimitStatus | undefined> {
  const all = limiters();
  return all && charge(all.unproven, networkOf(address), 1);
}

/** How a request stands that is counted for nobody. */
export function unusedRateLimit(): RateLimitStatus | undefined {
  const all = limiters();
  return all && { used: 0, limit: all.address.points, resetSeconds: windowSeconds };
}

function userOf({ actor, project, tokenUser: speaksFor }: Caller): string | undefined {
  if (actor.type === "operator") return `operator ${actor.id}`;
  if (!speaksFor) return undefined;
  return `${project?.id} ${speaksFor.externalUserId ?? speaksFor.email}`;
}

async function charge(limiter: RateLimiterMemory, key: string, operations: number): Promise<RateLimitStatus> {
  try {
    return standing(limiter, await limiter.consume(key, operations));
  } catch (error) {
    // It rejects with the count, and with an error only where it failed.
    if (error instanceof Error) throw error;
    const now = standing(limiter, error as RateLimiterRes);
    throw new DomainError(
      "rateLimited",
      `Too many requests: at most ${now.limit} in ${windowSeconds} seconds. Try again in ${now.resetSeconds} seconds.`,
      { retryAfter: now.resetSeconds, rateLimit: now },
    );
  }
}

const standing = ({ points }: RateLimiterMemory, { consumedPoints, msBeforeNext }: RateLimiterRes) => ({
  used: Math.min(consumedPoints, points),
  limit: points,
  resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
});
