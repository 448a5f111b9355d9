import { once } from "node:events";
import { AggregatorRegistry } from "prom-client";
import { database } from "@/db/client";
import { settleConfig } from "@/lib/config";
import { describeFailure, log } from "@/lib/log";
import { metrics } from "@/lib/metrics";
import type { Life } from "./life";
import { serve } from "./serve";
import { StartError } from "./start-error";
import type { Order, Report } from "./workers";

/** Serves as one of several processes, as the first one orders; the database and all else are that one's business. */
export async function work(life: Life): Promise<void> {
  const starting = begin(life);
  life.listenForWord("stop", starting);
  report("here");
  try {
    await starting;
  } catch (error) {
    if (!(error instanceof StartError))
      log().fatal({ failure: describeFailure(error) }, "A worker cannot start");
    report({
      cannotStart: error instanceof StartError ? error.message : "A worker failed; the log says why.",
    });
    await life.end();
    process.exit(1);
  }
}

async function begin(life: Life): Promise<void> {
  const serving = await ordered("serve");
  settleConfig(serving);
  life.onEnd(() => database().close());
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

async function ordered<Key extends keyof Order>(what: Key): Promise<Order[Key]> {
  for (;;) {
    const [order] = (await once(process, "message")) as [Partial<Order>];
    const given = typeof order === "object" ? order[what] : undefined;
    if (given !== undefined) return given as Order[Key];
  }
}

function report(what: Report): void {
  // Where the first process is gone, this one ends by itself.
  process.send?.(what, undefined, undefined, () => {});
}
