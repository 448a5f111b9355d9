import { setTimeout as sleep } from "node:timers/promises";

/**
 * Registers devices, one after the other in each of several loops, on the servers in turn; a refused or unanswered one
 * is given up and the next tried. Keeps what was acknowledged, and when.
 */
export function startLoad(urls, key, loops) {
  const acknowledged = [];
  const refused = new Map();
  let stopping = false;

  async function loop(n) {
    for (let count = 0; !stopping; count += 1) {
      const token = `cluster-${n}-${count}`;
      const began = performance.now();
      const outcome = await register(urls[(n + count) % urls.length], key, token, n);
      if (outcome === 200) acknowledged.push({ token, began, at: performance.now() });
      else {
        refused.set(outcome, (refused.get(outcome) ?? 0) + 1);
        await sleep(50);
      }
    }
  }
  const done = Promise.all(Array.from({ length: loops }, (_, n) => loop(n)));
  return {
    acknowledged,
    refused,
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

/** How long after a moment the first registration was acknowledged that began after it, and the longest silence since. */
export function recovery(acknowledged, since) {
  const after = acknowledged.filter(({ began }) => began >= since).map(({ at }) => at);
  const times = [since, ...after.sort((a, b) => a - b)];
  const silence = Math.max(...times.slice(1).map((at, n) => at - times[n]));
  return { firstMs: Math.round(Math.min(...after) - since), longestSilenceMs: Math.round(silence) };
}
