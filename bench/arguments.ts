import { parseArgs } from "node:util";
import { type Scenario, scenarios } from "./load/job";

export const usage = `Measures the write path of this Rollcall on this machine and prints ratios.

  npm run bench                        registrations, sign-outs and profile reads
  npm run bench -- register            the same

  --devices 10k,1m       sizes (of 10k, 100k, 1m, 10m); a database of each is kept in .bench for the next time
  --seconds 8            how long each figure is taken
  --only new,unchanged   of new, changed, unchanged, disable, profile
  --connections 1,32,256

BENCH_DATABASE_URL names a PostgreSQL to use; without it one is started in .bench. Its account must be allowed to make
databases. pgbench, where it is installed, runs the bare statements as the measure.`;

export interface BenchArguments {
  devices: number[] | undefined;
  seconds: number;
  scenarios: Scenario[];
  connections: number[];
}

/** Reads the command line; a text where it says something that is not offered, or asks for help. */
export function readArguments(args: string[]): BenchArguments | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        devices: { type: "string" },
        seconds: { type: "string", default: "8" },
        only: { type: "string", default: scenarios.join() },
        connections: { type: "string", default: "1,32,256" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return usage;
    for (const name of positionals) oneOf(["register"], name);
    return {
      devices: values.devices?.split(",").map(deviceCount),
      seconds: positive(values.seconds),
      scenarios: values.only.split(",").map((name) => oneOf(scenarios, name)),
      connections: values.connections.split(",").map(positive),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${usage}`;
  }
}

function oneOf<Word extends string>(offered: readonly Word[], text: string): Word {
  const found = offered.find((word) => word === text);
  if (found === undefined) throw new Error(`${text} is not one of ${offered.join(", ")}.`);
  return found;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${text} is not a number above 0.`);
  return value;
}

function deviceCount(text: string): number {
  return { "10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000 }[
    oneOf(["10k", "100k", "1m", "10m"], text.toLowerCase())
  ];
}
