import { setTimeout as sleep } from "node:timers/promises";
import type { FaultProxy } from "@/db/testing/fault-proxy";

/** What goes wrong between a server and its database, for so many milliseconds; then the way is clear again. */
type Strike = (wire: FaultProxy, ms: number) => Promise<void>;

const inMode =
  (mode: FaultProxy["mode"]): Strike =>
  async (wire, ms) => {
    wire.mode = mode;
    await sleep(ms);
    wire.cut();
    wire.mode = "pass";
  };

const strikes: [name: string, Strike][] = [
  ["cut", async (wire) => wire.cut()],
  ["slam", inMode("slam")],
  ["swallow", inMode("swallow")],
  ["swallowAnswers", inMode("swallowAnswers")],
  [
    "slow",
    async (wire, ms) => {
      wire.delayMs = 50;
      await sleep(ms);
      wire.delayMs = 0;
    },
  ],
];

/** One of them, by a number from 0 to 1. */
export const pickFault = (chance: number): [name: string, Strike] =>
  strikes[Math.floor(chance * strikes.length)] as [string, Strike];
