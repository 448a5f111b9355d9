import { setTimeout as sleep } from "node:timers/promises";

/**
 * Registers devices in several loops, alternating between the servers. Failed registrations are not retried. Records
 * which were acknowledged, and when.
 */
export function startLoad(urls, key, loops) {
  const acknowledged = [];
  const failures = new Map();
  let stopping = false;

  async function loop(n) {
    for (let count = 0; !stopping; count += 1) {
      const token = `cluster-${n}-${count}`;
      const startedAt = performance.now();
      const outcome = await register(urls[(n + count) % urls.length], key, token, n);
      if (outcome === 200) acknowledged.push({ token, startedAt, at: performance.now() });
      else {
        failures.set(outcome, (failures.get(outcome) ?? 0) + 1);
        await sleep(50);
      }
    }
  }
  const done = Promise.all(Array.from({ length: loops }, (_, n) => loop(n)));
  return {
    acknowledged,
    failures,
    async stop() {
      stopping = true;
      await done;
    },
  };
}

async function register(url, key, token, n) {
  try {
    const response = await fetch(`${url}/api/users/registerDeviceToken`, {
      method: "POST",
      headers: { "api-key": key, "content-type": "application/json" },
      body: JSON.stringify({
        email: `loop${n}-${token.length}-${Number(token.split("-")[2]) % 200}@example.com`,
        device: { token, platform: "APNS", applicationName: "Cluster" },
      }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return error.name === "TimeoutError" ? "no answer" : "no connection";
  }
}

/** The time from `since` to the first acknowledged registration started after it, and the longest gap. */
export function recovery(acknowledged, since) {
  const after = acknowledged.filter(({ startedAt }) => startedAt >= since).map(({ at }) => at);
  const times = [since, ...after.sort((a, b) => a - b)];
  const gap = Math.max(...times.slice(1).map((at, n) => at - times[n]));
  return { firstMs: Math.round(Math.min(...after) - since), longestGapMs: Math.round(gap) };
}
