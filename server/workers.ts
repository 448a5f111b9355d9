import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AggregatorRegistry } from "prom-client";
import { RateLimiterClusterMaster } from "rate-limiter-flexible";
import { log } from "@/lib/log";
import type { Lifecycle } from "./lifecycle";
import type { ServerConfig } from "./serve";
import { StartError } from "./start-error";

/** What the primary process sends to workers, one field at a time; or "stop". */
export interface PrimaryMessage {
  config: ServerConfig;
  /** For `/metrics`: the metrics of all workers. */
  metricsText: string;
}

/** What a worker sends to the primary process. */
export type WorkerMessage = "online" | "getMetrics" | { port: number } | { startError: string };

const restartDelayMs = 1_000;
const stopTimeoutMs = 12_000;

/** Starts workers that serve requests on one port, and replaces those that die. Resolves with the port. */
export async function startWorkers(config: ServerConfig, lifecycle: Lifecycle): Promise<number> {
  // Workers accept connections themselves. Otherwise the primary process would send a message for each.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ exec: resolve("scripts/serve.mjs"), args: [] });
  // Counts sign-ins for all workers.
  new RateLimiterClusterMaster();
  const registry = new AggregatorRegistry();
  const workers = new Set<Worker>();

  async function start(): Promise<number> {
    const worker = cluster.fork();
    workers.add(worker);
    const port = await new Promise<number>((resolve, reject) => {
      worker.once("exit", () => {
        workers.delete(worker);
        reject(new StartError("A worker exited before it was ready."));
      });
      // Other libraries send messages too.
      worker.on("message", async (message: WorkerMessage | null) => {
        if (message === "online") send(worker, { config });
        else if (message === "getMetrics") {
          send(worker, { metricsText: await registry.clusterMetrics().catch(() => "") });
        } else if (typeof message === "object" && message !== null) {
          if ("startError" in message) reject(new StartError(message.startError));
          if ("port" in message) resolve(message.port);
        }
      });
    });
    worker.once("exit", () => {
      if (!lifecycle.isShuttingDown) void replace(worker);
    });
    return port;
  }

  async function replace({ process: { pid, exitCode, signalCode } }: Worker): Promise<void> {
    log().error({ pid, exitCode, signalCode }, "Worker died, starting another");
    for (let isReplaced = false; !isReplaced; ) {
      await sleep(restartDelayMs, undefined, { ref: false });
      if (lifecycle.isShuttingDown) return;
      isReplaced = await start().then(
        () => true,
        (error: Error) => {
          log().fatal({ failure: error.message }, "Worker could not be replaced, retrying");
          return false;
        },
      );
    }
  }

  lifecycle.onShutdown(async () => {
    const exits = [...workers].map((worker) => once(worker, "exit"));
    for (const worker of workers) send(worker, "stop");
    await Promise.race([Promise.all(exits), sleep(stopTimeoutMs, undefined, { ref: false })]);
    for (const worker of workers) worker.process.kill("SIGKILL");
  });

  // The first worker finds out whether the port is free before the others try.
  const port = await start();
  await Promise.all(Array.from({ length: config.processes - 1 }, start));
  return port;
}

/** A failure to send is ignored: a worker that has just died needs no message. */
function send(worker: Worker, message: Partial<PrimaryMessage> | "stop"): void {
  worker.send(message, () => {});
}
