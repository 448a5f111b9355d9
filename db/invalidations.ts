import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "./connection";

const channel = "rollcall_credentials";
/** Together under the second within which a revoked credential must be refused everywhere. */
const beatEveryMs = 500;
const beatWithinMs = 400;

interface Invalidations {
  /** Whether what is announced reaches this process: proven by a beat of its own within the last second. */
  isConnected: boolean;
  /** Called with the project whose credentials changed, or null where some announcement may have been missed. */
  notify: (projectId: string | null) => void;
}

// One a process, shared by the API's and the console's separately built copies of this module.
const shared = globalThis as typeof globalThis & { rollcallAnnouncements?: Invalidations };

export function invalidations(): Invalidations {
  shared.rollcallAnnouncements ??= { isConnected: false, notify: () => {} };
  return shared.rollcallAnnouncements;
}

/**
 * Listens for changed credentials over a connection of its own, which must not go through a pooler. It sends itself a
 * beat the same way as announcements come: where one stays out, nothing counts as heard until the next comes through.
 * Answers how to stop it.
 */
export function subscribeInvalidations(databaseUrl: string): () => Promise<void> {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await listen(databaseUrl, stopping.signal).catch(() => {});
      invalidations().isConnected = false;
      invalidations().notify(null);
      await pause(stopping.signal);
    }
  })();
  return async () => {
    stopping.abort();
    await running;
  };
}

const pause = (signal: AbortSignal) => sleep(beatEveryMs, undefined, { signal, ref: false }).catch(() => {});

async function listen(url: string, stop: AbortSignal): Promise<void> {
  let beat = "";
  const lane = new Connection(
    {
      url,
      connectTimeoutMs: 2_000,
      statementTimeoutMs: beatWithinMs,
      lockTimeoutMs: 0,
      idleInTransactionTimeoutMs: 0,
      onNotification: (_, text) => {
        if (text.startsWith("beat ")) beat = text;
        else invalidations().notify(text);
      },
    },
    () => {},
  );
  try {
    await lane.open();
    await lane.query(`listen ${channel}`, [], false);
    // A beat that a crash loses is no loss.
    await lane.query("set synchronous_commit = off", [], false);
    while (!stop.aborted) {
      const own = `beat ${crypto.randomUUID()}`;
      const late = setTimeout(() => lane.destroy("The beat is late."), beatWithinMs);
      await lane.query("select pg_notify($1, $2)", [channel, own], false).finally(() => clearTimeout(late));
      // The server sends a session its own notifications before it says that the statement is done.
      if (beat !== own) return;
      if (!invalidations().isConnected) invalidations().notify(null);
      invalidations().isConnected = true;
      await pause(stop);
    }
  } finally {
    await lane.close();
  }
}
