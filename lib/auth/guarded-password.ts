import cluster from "node:cluster";
import { Counter } from "prom-client";
import { RateLimiterCluster, RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { config } from "@/lib/config";
import { DomainError } from "@/lib/errors";
import { metrics } from "@/lib/metrics";
import { verifyPassword } from "./passwords";

const windowSeconds = 15 * 60;
const mostAtOnce = 4;
const mostWaiting = 60;

interface Guard {
  attempts: RateLimiterMemory | RateLimiterCluster;
  verifications: Counter;
  inside: number;
  waiting: (() => void)[];
}

// One a process, shared by the API's and the console's separately built copies of this module.
const shared = globalThis as typeof globalThis & { rollcallPasswordGuard?: Guard };

function guard(): Guard {
  shared.rollcallPasswordGuard ??= {
    attempts: attemptsFor(config().signInLimit),
    verifications: new Counter({
      name: "rollcall_password_checks_total",
      help: "Passwords that were compared with a hash, and those that were refused unseen.",
      labelNames: ["outcome"],
      registers: [metrics()],
    }),
    inside: 0,
    waiting: [],
  };
  return shared.rollcallPasswordGuard;
}

/** Where several processes answer, the first of them counts for all: more of them give nobody more attempts. */
function attemptsFor(points: number) {
  const options = { points, duration: windowSeconds, keyPrefix: "sign-in" };
  return cluster.isWorker
    ? new RateLimiterCluster({ ...options, timeoutMs: 2_000 })
    : new RateLimiterMemory(options);
}

/**
 * Whether this is the account's password, for every door that takes one. An account that was tried too often is
 * "locked": its hash (null where there is no such account) is not even looked up any more, and a right password is as
 * good as a wrong one. Attempts count before that, so many at once get no further than many in a row. Throws
 * `unavailable` where too many wait.
 */
export async function checkPassword(
  email: string,
  hash: () => Promise<string | null> | string | null,
  password: string,
): Promise<"right" | "wrong" | "locked"> {
  const { attempts, verifications } = guard();
  const name = email.trim().toLowerCase().slice(0, 320);
  const tried = await attempts.consume(name).catch((refused: RateLimiterRes | Error) => {
    if (refused instanceof Error) throw refused;
    return undefined;
  });
  if (tried === undefined) {
    verifications.inc({ outcome: "locked" });
    return "locked";
  }
  const known = await hash();
  const isRight = await oneOfFew(() => verifyPassword(known, password));
  verifications.inc({ outcome: isRight ? "right" : "wrong" });
  // Whoever knows the password and made no mistake before it has used nothing up.
  if (isRight && tried.consumedPoints === 1) await attempts.reward(name);
  return isRight ? "right" : "wrong";
}

/** A hash takes 19 MiB and a good part of a core: a few at a time, and a bounded queue before them. */
async function oneOfFew<T>(run: () => Promise<T>): Promise<T> {
  const here = guard();
  if (here.inside < mostAtOnce) here.inside += 1;
  else if (here.waiting.length < mostWaiting)
    await new Promise<void>((resolve) => {
      here.waiting.push(resolve);
    });
  else {
    throw new DomainError("unavailable", "Too many people sign in at once. Try again in a moment.", {
      retryAfter: 2,
    });
  }
  try {
    return await run();
  } finally {
    const next = here.waiting.shift();
    if (next) next();
    else here.inside -= 1;
  }
}
