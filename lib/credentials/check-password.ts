import cluster from "node:cluster";
import { Counter } from "prom-client";
import { RateLimiterCluster, RateLimiterMemory } from "rate-limiter-flexible";
import { FairQueue } from "@/lib/async/fair-queue";
import { config } from "@/lib/config";
import { DomainError } from "@/lib/errors";
import { metrics } from "@/lib/metrics";
import { consume, networkOf } from "@/lib/rate-limit";
import { type ClientInfo, knownBrowserId } from "./known-browser";
import { hashPassword, verifyPassword } from "./passwords";

const windowSeconds = 15 * 60;
/** The limit for one account from all networks, as a multiple of the limit from one network. */
const networksPerAccount = 10;

type Budget = RateLimiterMemory | RateLimiterCluster;

interface Guard {
  budgets: Record<"network" | "accountInNetwork" | "account" | "browser", Budget>;
  checks: Counter;
  queue: FairQueue;
}

// One per process, shared by the API and console bundles, which each have a copy of this module.
const shared = globalThis as typeof globalThis & { rollcallPasswordGuard?: Guard };

function guard(): Guard {
  const { signInLimit, signInAddressLimit } = config();
  shared.rollcallPasswordGuard ??= {
    budgets: {
      network: budget("network", signInAddressLimit),
      accountInNetwork: budget("account-in-network", signInLimit),
      account: budget("account", signInLimit * networksPerAccount),
      browser: budget("device", signInLimit),
    },
    checks: new Counter({
      name: "rollcall_password_checks_total",
      help: "Password attempts by outcome; limited and locked ones were rejected without a check.",
      labelNames: ["outcome"],
      registers: [metrics()],
    }),
    // Each hash takes 19 MiB and most of a core.
    queue: new FairQueue({
      concurrency: 4,
      maxQueuedPerKey: 16,
      maxQueued: 128,
      fullError: () =>
        new DomainError("unavailable", "Too many people are signing in. Try again in a moment.", {
          retryAfter: 2,
        }),
    }),
  };
  return shared.rollcallPasswordGuard;
}

/** Worker processes share the primary's counters, so more processes do not mean more attempts. */
function budget(name: string, points: number): Budget {
  const options = { points, duration: windowSeconds, keyPrefix: `sign-in-${name}` };
  return cluster.isWorker
    ? new RateLimiterCluster({ ...options, timeoutMs: 2_000 })
    : new RateLimiterMemory(options);
}

interface Attempt {
  /** The email of the account, as entered. */
  account: string;
  client: ClientInfo;
}

async function identifyClient({ account, client }: Attempt) {
  const name = account.trim().toLowerCase().slice(0, 320);
  const network = networkOf(client.address);
  return { name, network, browser: await knownBrowserId(name, client.cookie) };
}

/**
 * Checks an account's password; `getHash` returns null when the account does not exist.
 *
 * An attempt is counted before the check, so concurrent attempts cannot exceed the limit, and a correct one is
 * refunded. A browser that signed in to the account before has its own budget, which attempts from elsewhere cannot
 * exhaust. Other clients count towards their network, the account in that network, and the account as a whole.
 *
 * "locked" means the account had too many attempts: nothing is checked, and even the correct password is rejected.
 * Throws `rateLimited` when the network had too many attempts, and `unavailable` when too many checks are queued.
 */
export async function checkPassword(
  attempt: Attempt & { password: string },
  getHash: () => Promise<string | null> | string | null,
): Promise<"right" | "wrong" | "locked"> {
  const { budgets, checks } = guard();
  const from = await identifyClient(attempt);
  const { name, network, browser } = from;
  const charges: [Budget, string][] =
    browser === undefined
      ? [
          [budgets.network, network],
          [budgets.accountInNetwork, `${network} ${name}`],
          [budgets.account, name],
        ]
      : [[budgets.browser, browser]];
  for (const [limiter, key] of charges) {
    const { count, isLimited } = await consume(limiter, key);
    if (!isLimited) continue;
    checks.inc({ outcome: limiter === budgets.network ? "limited" : "locked" });
    if (limiter === budgets.network) throw tooManyAttempts(count.msBeforeNext);
    return "locked";
  }
  const refund = () => Promise.all(charges.map(([limiter, key]) => limiter.reward(key)));
  let isRight: boolean;
  try {
    const hash = await getHash();
    isRight = await queued(from, () => verifyPassword(hash, attempt.password));
  } catch (error) {
    // No password was compared: the queue is full or the database unavailable.
    await refund();
    throw error;
  }
  checks.inc({ outcome: isRight ? "right" : "wrong" });
  if (isRight) await refund();
  return isRight ? "right" : "wrong";
}

function tooManyAttempts(waitMs: number): DomainError {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  const message = `Too many failed sign-ins from your network. Try again in ${minutes} min. Nothing was changed.`;
  return new DomainError("rateLimited", message, { retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) });
}

/** Hashes a newly chosen password. Throws `unavailable` when too many checks are queued. */
export const hashNewPassword = async (attempt: Attempt & { password: string }): Promise<string> =>
  queued(await identifyClient(attempt), () => hashPassword(attempt.password));

const queued = <T>(
  { network, browser }: { network: string; browser: string | undefined },
  run: () => Promise<T>,
): Promise<T> => guard().queue.run(browser ?? network, run, { priority: browser !== undefined });
