import { once } from "node:events";
import { AggregatorRegistry } from "prom-client";
import { database } from "@/db/client";
import { setConfig } from "@/lib/config";
import { describeError, log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import type { Lifecycle } from "./lifecycle";
import { serve } from "./serve";
import { StartError } from "./start-error";
import type { PrimaryMessage, WorkerMessage } from "./workers";

/** Serves as one of several processes, as the first one orders; the database and all else are that one's business. */
export async function runWorker(life: Lifecycle): Promise<void> {
  const starting = begin(life);
  life.listenForMessage("stop", starting);
  report("here");
  try {
    await starting;
  } catch (error) {
    if (!(error instanceof StartError))
      log().fatal({ failure: describeError(error) }, "A worker cannot start");
    report({
      cannotStart: error instanceof StartError ? error.message : "A worker failed; the log says why.",
    });
    await life.shutDown();
    process.exit(1);
  }
}

async function begin(life: Lifecycle): Promise<void> {
  const serving = await ordered("serve");
  setConfig(serving);
  life.onShutdown(() => database().close());
  // Through them the first process gathers this one's figures, and adds up those of all.
  new AggregatorRegistry();
  AggregatorRegistry.setRegistries(metrics());
  const port = await serve(serving, life, () => {
    const figures = ordered("figures");
    report("figures?");
    return figures;
  });
  report({ listening: port });
}

async function ordered<Key extends keyof PrimaryMessage>(what: Key): Promise<PrimaryMessage[Key]> {
  for (;;) {
    const [order] = (await once(process, "message")) as [Partial<PrimaryMessage>];
    const given = typeof order === "object" ? order[what] : undefined;
    if (given !== undefined) return given as PrimaryMessage[Key];
  }
}

function report(what: WorkerMessage): void {
  // Where the first process is gone, this one ends by itself.
  process.send?.(what, undefined, undefined, () => {});
}
