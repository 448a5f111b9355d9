import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/log";
import { releaseLock } from "./data-directory-lock";
import type { Placement } from "./placement";
import { hasEnded, rotateLog } from "./postmaster";
import type { RunningServer } from "./start-server";

/** How long to wait before the first attempt, the second, …; the last holds for all that follow. */
const pausesMs = [0, 250, 500, 1_000, 2_000, 4_000];
/** One that ends sooner than this after its start is not started again at once. */
const stoodMs = 1_000;
const everyMinute = 60_000;

/**
 * Watches over a PostgreSQL of ours and starts it again when it ends before its time, at growing intervals where that
 * does not help. Answers how to leave it alone, which settles once nothing is being started any more.
 */
export function supervise(
  { home }: Placement,
  first: RunningServer,
  again: (signal: AbortSignal) => Promise<RunningServer>,
): () => Promise<RunningServer> {
  const leaving = new AbortController();
  const { signal } = leaving;
  let running = first;

  const bounding = setInterval(() => void rotateLog(home).catch(() => undefined), everyMinute).unref();

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      const began = performance.now();
      await ended(running, signal);
      if (signal.aborted) return;
      await revive(performance.now() - began < stoodMs ? 2 : 0);
    }
  }

  async function revive(from: number): Promise<void> {
    const lost = performance.now();
    const { exitCode, signalCode } = running.postmaster.child;
    // Else its connection would come back by itself, and stand in the way of the next one.
    await releaseLock(running.lock, 0);
    let reason = "";
    for (let attempt = from; !signal.aborted; attempt++) {
      await sleep(pausesMs[Math.min(attempt, pausesMs.length - 1)], undefined, { signal }).catch(() => {});
      try {
        running = await again(signal);
        const facts = { exitCode, signal: signalCode, awayMs: Math.round(performance.now() - lost) };
        return log().error(facts, "The database ended unexpectedly and was started again");
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (message !== reason && !signal.aborted) log().error(`The database ended unexpectedly. ${message}`);
        reason = message;
      }
    }
  }

  const watching = watch();
  return async () => {
    leaving.abort();
    clearInterval(bounding);
    await watching;
    return running;
  };
}

async function ended({ postmaster: server }: RunningServer, signal: AbortSignal): Promise<void> {
  if (!hasEnded(server)) await once(server.child, "exit", { signal }).catch(() => undefined);
}
