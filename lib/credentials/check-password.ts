import cluster from "node:cluster";
import { Counter } from "prom-client";
import { RateLimiterCluster, RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { FairQueue } from "@/lib/async/fair-queue";
import { config } from "@/lib/config";
import { DomainError } from "@/lib/errors";
import { metrics } from "@/lib/metrics";
import { networkOf } from "@/lib/rate-limit";
import { type ClientInfo, knownBrowserId } from "./known-browser";
import { hashPassword, verifyPassword } from "./passwords";

const windowSeconds = 15 * 60;
/** Attempts at one account from everywhere, as a multiple of the limit for one network. */
const networksPerAccount = 10;
// A hash takes 19 MiB and a good part of a core.
const hashing = { concurrency: 4, maxQueuedPerKey: 16, maxQueued: 128 };

type Budget = RateLimiterMemory | RateLimiterCluster;

interface Guard {
  budgets: Record<"network" | "accountInNetwork" | "account" | "device", Budget>;
  verifications: Counter;
  queue: FairQueue;
}

// One a process, shared by the API's and the console's separately built copies of this module.
const shared = globalThis as typeof globalThis & { rollcallPasswordGuard?: Guard };

function guard(): Guard {
  const { signInLimit, signInAddressLimit } = config();
  shared.rollcallPasswordGuard ??= {
    budgets: {
      network: budget("network", signInAddressLimit),
      accountInNetwork: budget("account-in-network", signInLimit),
      account: budget("account", signInLimit * networksPerAccount),
      device: budget("device", signInLimit),
    },
    verifications: new Counter({
      name: "rollcall_password_checks_total",
      help: "Passwords that were compared with a hash, and those that were refused unseen.",
      labelNames: ["outcome"],
      registers: [metrics()],
    }),
    queue: new FairQueue(hashing),
  };
  return shared.rollcallPasswordGuard;
}

/** Where several processes answer, the first of them counts for all: more of them give nobody more attempts. */
function budget(name: string, points: number): Budget {
  const options = { points, duration: windowSeconds, keyPrefix: `sign-in-${name}` };
  return cluster.isWorker
    ? new RateLimiterCluster({ ...options, timeoutMs: 2_000 })
    : new RateLimiterMemory(options);
}

interface Attempt {
  /** The email of the account, as it was given. */
  account: string;
  client: ClientInfo;
}

/** The key a client is counted under: a browser in which the account signed in before, or else a network. */
async function callerOf({ account, client }: Attempt) {
  const name = account.trim().toLowerCase().slice(0, 320);
  const network = networkOf(client.address);
  return { name, network, device: await knownBrowserId(name, client.cookie) };
}

/**
 * Runs a check of something secret, for every route that takes one: a password, a one-time code. Each attempt counts
 * before it is made, so that many at once get no further than many in a row; one that is right is given back.
 *
 * - A browser in which the account signed in before has attempts of its own. No flood from elsewhere uses them up.
 * - Any other is counted for its network, for the account in that network, and for the account from everywhere.
 *
 * "locked" says that an account was tried too often: nothing is checked any more, and even the right one is refused.
 * Throws `rateLimited` where it is the network that tried too often, `unavailable` where too many wait.
 */
async function guardAttempt(
  attempt: Attempt,
  check: () => Promise<boolean>,
): Promise<"right" | "wrong" | "locked"> {
  const { budgets, verifications } = guard();
  const { name, network, device } = await callerOf(attempt);
  const charges: [Budget, string][] =
    device === undefined
      ? [
          [budgets.network, network],
          [budgets.accountInNetwork, `${network} ${name}`],
          [budgets.account, name],
        ]
      : [[budgets.device, device]];
  for (const [limiter, key] of charges) {
    const waitMs = await charge(limiter, key);
    if (waitMs === undefined) continue;
    verifications.inc({ outcome: limiter === budgets.network ? "limited" : "locked" });
    if (limiter === budgets.network) throw tooManyAttempts(waitMs);
    return "locked";
  }
  const giveBack = () => Promise.all(charges.map(([limiter, key]) => limiter.reward(key)));
  let isRight: boolean;
  try {
    isRight = await check();
  } catch (error) {
    // Nothing was compared: too many wait, or the database is away.
    await giveBack();
    throw error;
  }
  verifications.inc({ outcome: isRight ? "right" : "wrong" });
  if (isRight) await giveBack();
  return isRight ? "right" : "wrong";
}

/** Undefined where there was a point left, else for how long there is none. */
async function charge(limiter: Budget, key: string): Promise<number | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    // It rejects with the count, and with an error only where it failed.
    if (error instanceof Error) throw error;
    return (error as RateLimiterRes).msBeforeNext;
  }
}

function tooManyAttempts(waitMs: number): DomainError {
  const minutes = Math.max(1, Math.ceil(waitMs / 60_000));
  const message = `Too many failed sign-ins from your network. Try again in ${minutes} min. Nothing was changed.`;
  return new DomainError("rateLimited", message, { retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) });
}

/** Whether this is the account's password; its hash is null where there is no such account. See `guardAttempt`. */
export const checkPassword = (
  attempt: Attempt & { password: string },
  hash: () => Promise<string | null> | string | null,
): Promise<"right" | "wrong" | "locked"> =>
  guardAttempt(attempt, async () => {
    const known = await hash();
    return inTurn(attempt, () => verifyPassword(known, attempt.password));
  });

/** Hashes a password that somebody chose. Throws `unavailable` where too many wait. */
export const hashNewPassword = (attempt: Attempt & { password: string }): Promise<string> =>
  inTurn(attempt, () => hashPassword(attempt.password));

async function inTurn<T>(attempt: Attempt, run: () => Promise<T>): Promise<T> {
  const { network, device } = await callerOf(attempt);
  return guard().queue.run(device ?? network, run, { priority: device !== undefined });
}
