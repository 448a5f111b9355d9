import { RateLimiterMemory } from "rate-limiter-flexible";
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

type LimitName = "key" | "user" | "address" | "unproven" | "testPushes";
type Limiters = Record<LimitName, RateLimiterMemory>;

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
  const user = userOf(caller);
  const byUser = user === undefined ? undefined : await limit("user", user, operations);
  const { type, id } = caller.actor;
  const byKey = type === "apiKey" && id !== null ? await limit("key", id, operations) : undefined;
  return byUser ?? byKey;
}

/** Counts a request without a valid credential for its network. Throws `rateLimited`. */
export const limitAddress = (address: string) => limit("address", networkOf(address));

/**
 * Counts, for its network, a change that a mobile key requests without a user token, whether or not it changes
 * anything. Throws `rateLimited`.
 */
export const limitUnprovenChange = (address: string) => limit("unproven", networkOf(address));

/** Counts a test push for the member or API key that sends it. Throws `rateLimited`. */
export const limitTestPush = ({ actor }: Caller) => limit("testPushes", `${actor.type} ${actor.id}`);

/** The status of a request that is not counted. */
export function unusedRateLimit(): RateLimitStatus | undefined {
  const all = limiters();
  return all && { used: 0, limit: all.address.points, resetSeconds: windowSeconds };
}

function userOf({ actor, project, tokenUser }: Caller): string | undefined {
  if (actor.type === "operator") return `operator ${actor.id}`;
  return tokenUser ? `${project?.id} ${tokenUser.externalUserId ?? tokenUser.email}` : undefined;
}

async function limit(name: LimitName, key: string, operations = 1): Promise<RateLimitStatus | undefined> {
  const limiter = limiters()?.[name];
  if (limiter === undefined) return undefined;
  const { points } = limiter;
  const { count, isLimited } = await consume(limiter, key, operations);
  const resetSeconds = Math.max(1, Math.ceil(count.msBeforeNext / 1_000));
  const status = { used: Math.min(count.consumedPoints, points), limit: points, resetSeconds };
  if (!isLimited) return status;
  throw new DomainError(
    "rateLimited",
    `Too many requests: at most ${points} in ${windowSeconds} seconds. Try again in ${resetSeconds} seconds.`,
    { retryAfter: resetSeconds, rateLimit: status },
  );
}
