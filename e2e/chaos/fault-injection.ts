import { setTimeout as sleep } from "node:timers/promises";
import type { FaultProxy } from "@/db/testing/fault-proxy";

/** Breaks the connection between a server and its database for some milliseconds. */
type Fault = (faultProxy: FaultProxy, ms: number) => Promise<void>;

const inMode =
  (mode: FaultProxy["mode"]): Fault =>
  async (faultProxy, ms) => {
    faultProxy.mode = mode;
    await sleep(ms);
    faultProxy.cut();
    faultProxy.mode = "pass";
  };

const faults: [name: string, Fault][] = [
  ["cut", async (faultProxy) => faultProxy.cut()],
  ["slam", inMode("slam")],
  ["swallow", inMode("swallow")],
  ["swallowAnswers", inMode("swallowAnswers")],
  [
    "slow",
    async (faultProxy, ms) => {
      faultProxy.delayMs = 50;
      await sleep(ms);
      faultProxy.delayMs = 0;
    },
  ],
];

/** Picks a fault by a number from 0 to 1. */
export const pickFault = (chance: number): [name: string, Fault] =>
  faults[Math.floor(chance * faults.length)] as [string, Fault];
