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

/** What the first process tells its workers, one at a time; or "stop". */
export interface PrimaryMessage {
  serve: ServerConfig;
  /** For `/metrics`: those of all. */
  figures: string;
}

/** What a worker tells the first process. */
export type WorkerMessage = "here" | "figures?" | { listening: number } | { cannotStart: string };

const replacedAfterMs = 1_000;
const stopWithinMs = 12_000;

/** Has workers answer requests, all on one port, and replaces those that die; settles with the port. */
export async function startWorkers(serving: ServerConfig, life: Lifecycle): Promise<number> {
  // Workers accept connections themselves: handing each one over would cost the first process a message.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ exec: resolve("scripts/serve.mjs"), args: [] });
  // Counts sign-ins for all of them.
  new RateLimiterClusterMaster();
  const figures = new AggregatorRegistry();
  const workers = new Set<Worker>();

  async function start(): Promise<number> {
    const worker = cluster.fork();
    workers.add(worker);
    worker.once("exit", () => workers.delete(worker));
    worker.on("message", async (report: WorkerMessage) => {
      if (report === "here") order(worker, { serve: serving });
      if (report === "figures?") order(worker, { figures: await figures.clusterMetrics().catch(() => "") });
    });
    const port = await portOf(worker);
    worker.once("exit", () => {
      if (!life.isShuttingDown) void replace(worker);
    });
    return port;
  }

  async function replace({ process: { pid, exitCode, signalCode } }: Worker): Promise<void> {
    log().error({ pid, exitCode, signalCode }, "A worker died; another takes its place");
    for (let replaced = false; !replaced; ) {
      await sleep(replacedAfterMs, undefined, { ref: false });
      if (life.isShuttingDown) return;
      replaced = await start().then(
        () => true,
        (error: Error) => {
          log().fatal({ failure: error.message }, "A worker could not be replaced; trying again");
          return false;
        },
      );
    }
  }

  life.onShutdown(async () => {
    const ended = [...workers].map((worker) => once(worker, "exit"));
    for (const worker of workers) order(worker, "stop");
    await Promise.race([Promise.all(ended), sleep(stopWithinMs, undefined, { ref: false })]);
    for (const worker of workers) worker.process.kill("SIGKILL");
  });

  // The first has found out whether the port is free before the others try.
  const port = await start();
  await Promise.all(Array.from({ length: serving.processes - 1 }, start));
  return port;
}

/** One that has just died takes no orders, and needs none. */
function order(worker: Worker, given: Partial<PrimaryMessage> | "stop"): void {
  worker.send(given, () => {});
}

async function portOf(worker: Worker): Promise<number> {
  const stop = new AbortController();
  const { signal } = stop;
  try {
    return await Promise.race([
      once(worker, "exit", { signal }).then(() => {
        throw new StartError("A worker ended before it could serve.");
      }),
      reportOf(worker, signal),
    ]);
  } finally {
    stop.abort();
  }
}

async function reportOf(worker: Worker, signal: AbortSignal): Promise<number> {
  for (;;) {
    const [report] = (await once(worker, "message", { signal })) as [WorkerMessage];
    if (typeof report !== "object") continue;
    if ("listening" in report) return report.listening;
    if ("cannotStart" in report) throw new StartError(report.cannotStart);
  }
}
