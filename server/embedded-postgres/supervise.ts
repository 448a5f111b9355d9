import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/log";
import { releaseLock } from "./data-directory-lock";
import type { Placement } from "./placement";
import { hasEnded, rotateLog } from "./postmaster";
import type { RunningServer } from "./start-server";

/** Delays before the first, second, … restart; the last one applies to all further restarts. */
const restartDelaysMs = [0, 250, 500, 1_000, 2_000, 4_000];
/** A server that runs for less than this is restarted with a delay. */
const minUptimeMs = 1_000;
const logCheckMs = 60_000;

/**
 * Restarts PostgreSQL when it ends unexpectedly, at growing intervals if that fails. Returns a function that stops
 * supervising and resolves with the running server.
 */
export function supervise(
  { home }: Placement,
  first: RunningServer,
  restart: (signal: AbortSignal) => Promise<RunningServer>,
): () => Promise<RunningServer> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let running = first;

  const logTimer = setInterval(() => void rotateLog(home).catch(() => undefined), logCheckMs).unref();

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      const startedAt = performance.now();
      await waitForExit(running, signal);
      if (signal.aborted) return;
      await restartUntilRunning(performance.now() - startedAt < minUptimeMs ? 2 : 0);
    }
  }

  async function restartUntilRunning(from: number): Promise<void> {
    const lostAt = performance.now();
    const { exitCode, signalCode } = running.postmaster.child;
    // Otherwise the driver would reconnect by itself and hold the lock that the next start needs.
    await releaseLock(running.lock, 0);
    let lastMessage = "";
    for (let attempt = from; !signal.aborted; attempt++) {
      await sleep(restartDelaysMs[Math.min(attempt, restartDelaysMs.length - 1)], undefined, {
        signal,
      }).catch(() => {});
      try {
        running = await restart(signal);
        const facts = { exitCode, signal: signalCode, downMs: Math.round(performance.now() - lostAt) };
        return log().error(facts, "Embedded PostgreSQL ended unexpectedly and was restarted");
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (message !== lastMessage && !signal.aborted) {
          log().error(
            { failure: message },
            "Embedded PostgreSQL ended unexpectedly and could not be restarted",
          );
        }
        lastMessage = message;
      }
    }
  }

  const watching = watch();
  return async () => {
    stopping.abort();
    clearInterval(logTimer);
    await watching;
    return running;
  };
}

async function waitForExit({ postmaster }: RunningServer, signal: AbortSignal): Promise<void> {
  if (!hasEnded(postmaster)) await once(postmaster.child, "exit", { signal }).catch(() => undefined);
}
