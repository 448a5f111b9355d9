import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "./connection";

const channel = "rollcall_credentials";
/** The sum must be below one second, within which every server must reject a revoked credential. */
const heartbeatIntervalMs = 500;
const heartbeatTimeoutMs = 400;

interface Invalidations {
  /** Whether notifications reach this process, as its own heartbeat has proven within the last second. */
  isConnected: boolean;
  /** Called with the project whose credentials changed, or null when a notification may have been missed. */
  notify: (projectId: string | null) => void;
}

// One per process, shared by the separately built copies of this module in the API and the console.
const shared = globalThis as typeof globalThis & { rollcallInvalidations?: Invalidations };

export function invalidations(): Invalidations {
  shared.rollcallInvalidations ??= { isConnected: false, notify: () => {} };
  return shared.rollcallInvalidations;
}

/**
 * Listens for changed credentials on a dedicated connection, which must not go through a pooler. Sends itself a
 * heartbeat over the same channel; if one does not arrive in time, `isConnected` is false until the next one does.
 * Returns a stop function.
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

const pause = (signal: AbortSignal) =>
  sleep(heartbeatIntervalMs, undefined, { signal, ref: false }).catch(() => {});

async function listen(url: string, stop: AbortSignal): Promise<void> {
  let received = "";
  const connection = new Connection({
    ...{ url, connectTimeoutMs: 2_000, statementTimeoutMs: heartbeatTimeoutMs },
    ...{ lockTimeoutMs: 0, idleInTransactionTimeoutMs: 0 },
    onNotification: (_, text) => {
      if (text.startsWith("beat ")) received = text;
      else invalidations().notify(text);
    },
  });
  try {
    await connection.open();
    await connection.query(`listen ${channel}`);
    // A heartbeat may be lost in a crash.
    await connection.query("set synchronous_commit = off");
    while (!stop.aborted) {
      const heartbeat = `beat ${crypto.randomUUID()}`;
      const timer = setTimeout(() => connection.destroy("The heartbeat is late."), heartbeatTimeoutMs);
      await connection
        .query("select pg_notify($1, $2)", [channel, heartbeat])
        .finally(() => clearTimeout(timer));
      // The server delivers a session's own notifications before it completes the statement.
      if (received !== heartbeat) return;
      if (!invalidations().isConnected) invalidations().notify(null);
      invalidations().isConnected = true;
      await pause(stop);
    }
  } finally {
    await connection.close();
  }
}
