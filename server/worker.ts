import { AggregatorRegistry } from "prom-client";
import { database } from "@/db/client";
import { setConfig } from "@/lib/config";
import { describeError, log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import type { Lifecycle } from "./lifecycle";
import { serve } from "./serve";
import { StartError } from "./start-error";
import type { PrimaryMessage, WorkerMessage } from "./workers";

/** Serves as one of several processes. The primary process manages the database and everything else. */
export async function runWorker(lifecycle: Lifecycle): Promise<void> {
  const starting = start(lifecycle);
  lifecycle.listenForMessage("stop", starting);
  send("online");
  try {
    await starting;
  } catch (error) {
    const isExpected = error instanceof StartError;
    if (!isExpected) log().fatal({ failure: describeError(error) }, "Worker failed to start");
    send({ startError: isExpected ? error.message : "A worker failed to start. See the log." });
    await lifecycle.shutDown();
    process.exit(1);
  }
}

async function start(lifecycle: Lifecycle): Promise<void> {
  const config = await receive("config");
  setConfig(config);
  lifecycle.onShutdown(() => database().close());
  // Lets the primary process collect this worker's metrics.
  new AggregatorRegistry();
  AggregatorRegistry.setRegistries(metrics());
  const port = await serve(config, lifecycle, () => {
    const text = receive("metricsText");
    send("getMetrics");
    return text;
  });
  send({ port });
}

/** Waits for the next message with this field. */
const receive = <Key extends keyof PrimaryMessage>(key: Key): Promise<PrimaryMessage[Key]> =>
  new Promise((resolve) => {
    const check = (message: Partial<PrimaryMessage> | "stop" | null) => {
      const value = message === "stop" ? undefined : message?.[key];
      if (value === undefined) return;
      process.off("message", check);
      resolve(value);
    };
    process.on("message", check);
  });

function send(message: WorkerMessage): void {
  // Without a primary process this worker exits by itself, so a failure to send is ignored.
  process.send?.(message, undefined, undefined, () => {});
}
