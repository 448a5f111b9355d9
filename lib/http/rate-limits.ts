import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { config } from "@/lib/config";
import type { RequestContext } from "@/lib/context";
import { DomainError, type RateLimitStatus } from "@/lib/errors";
import { consume, networkOf } from "@/lib/rate-limit";

/** The proven identity that a request is counted for. */
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
  testPushes: RateLimiterMemory;
}

// One set of counters per process, shared by the API and console bundles, which each have a copy of this module.
const shared = globalThis as typeof globalThis & { rollcallLimiters?: Limiters };

function limiters(): Limiters | undefined {
  const { rateLimits } = config();
  if (rateLimits === undefined) return undefined;
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: windowSeconds });
  shared.rollcallLimiters ??= {
    key: limiter(rateLimits.key),
    user: limiter(rateLimits.user),
    address: limiter(rateLimits.address),
    testPushes: limiter(rateLimits.testPushes),
    unproven: limiter(Math.max(1, Math.floor(rateLimits.address / 10))),
  };
  return shared.rollcallLimiters;
}

/**
 * Counts operations for the caller's user and for its API key. Returns the status of the narrower limit, or undefined
 * when rate limits are off. Throws `rateLimited`.
 */
export async function limitCaller(caller: Caller, operations: number): Promise<RateLimitStatus | undefined> {
  const all = limiters();
  if (all === undefined || operations < 1) return undefined;
  const user = userOf(caller);
  const byUser = user === undefined ? undefined : await limit(all.user, user, operations);
  const { type, id } = caller.actor;
  const byKey = type === "apiKey" && id !== null ? await limit(all.key, id, operations) : undefined;
  return byUser ?? byKey;
}

/** Counts a request without a valid credential for its network. Throws `rateLimited`. */
export async function limitAddress(address: string): Promise<RateLimitStatus | undefined> {
  const all = limiters();
  return all && limit(all.address, networkOf(address), 1);
}

/**
 * Counts, for its network, a change that a mobile key requests without a user token, whether or not it changes
 * anything. Throws `rateLimited`.
 */
export async function limitUnprovenChange(address: string): Promise<RateLimitStatus | undefined> {
  const all = limiters();
  return all && limit(all.unproven, networkOf(address), 1);
}

/** Counts a test push for the member or API key that sends it. Throws `rateLimited`. */
export async function limitTestPush({ actor }: Caller): Promise<void> {
  const all = limiters();
  if (all !== undefined) await limit(all.testPushes, `${actor.type} ${actor.id}`, 1);
}

/** The status of a request that is not counted. */
export function unusedRateLimit(): RateLimitStatus | undefined {
  const all = limiters();
  return all && { used: 0, limit: all.address.points, resetSeconds: windowSeconds };
}

function userOf({ actor, project, tokenUser }: Caller): string | undefined {
  if (actor.type === "operator") return `operator ${actor.id}`;
  return tokenUser ? `${project?.id} ${tokenUser.externalUserId ?? tokenUser.email}` : undefined;
}

async function limit(limiter: RateLimiterMemory, key: string, operations: number): Promise<RateLimitStatus> {
  const { count, isLimited } = await consume(limiter, key, operations);
  const status = toStatus(limiter, count);
  if (!isLimited) return status;
  throw new DomainError(
    "rateLimited",
    `Too many requests: at most ${status.limit} in ${windowSeconds} seconds. Try again in ${status.resetSeconds} seconds.`,
    { retryAfter: status.resetSeconds, rateLimit: status },
  );
}

const toStatus = ({ points }: RateLimiterMemory, { consumedPoints, msBeforeNext }: RateLimiterRes) => ({
  used: Math.min(consumedPoints, points),
  limit: points,
  resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
});
