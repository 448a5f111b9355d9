import { parseArgs } from "node:util";
import { type Scenario, scenarios } from "./load/job";

export const usage = `Measures this Rollcall on this machine and prints ratios.

  npm run bench                        registrations
  npm run bench -- register            registrations: new devices, changed ones, unchanged ones
  npm run bench -- disable             signing out and in again
  npm run bench -- profile             reading a user's profile
  npm run bench -- lists               every sort and the common filters, first, middle and deepest page
  npm run bench -- genesys             the Genesys API's list, first, middle and deepest page
  npm run bench -- search              finding by part of a name, an email, a push token
  npm run bench -- parse               new devices beside parse-server, which npm installs into .bench
  npm run bench -- overview            the overview's numbers

  --devices 10k,1m       sizes (of 10k, 100k, 1m, 10m); a database of each is kept in .bench for the next time
  --seconds 8            how long each figure of a load is taken
  --connections 1,32,256
  --only new,unchanged   some of what register measures
  --samples 40           how often each page of a list is asked for

WEB_CONCURRENCY says how many processes Rollcall answers with: 1, unless it is set.
BENCH_DATABASE_URL names a PostgreSQL to use; without it one is started in .bench. Its account must be allowed to make
databases. pgbench, where it is installed, runs the bare statements as the measure.`;

const loads: Record<string, Scenario[]> = {
  register: ["new", "changed", "unchanged"],
  disable: ["disable"],
  profile: ["profile"],
};
export const pageLists = ["lists", "genesys", "search", "overview"] as const;
export type PageList = (typeof pageLists)[number];

export interface BenchArguments {
  /** What load to put on the server; else pages are read one by one. */
  scenarios: Scenario[];
  pageLists: PageList[];
  compareParse: boolean;
  devices: number[];
  seconds: number;
  connections: number[];
  samples: number;
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
        only: { type: "string" },
        connections: { type: "string", default: "1,32,256" },
        samples: { type: "string", default: "40" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return usage;
    const commands = (positionals.length > 0 ? positionals : ["register"]).map((name) =>
      oneOf([...Object.keys(loads), ...pageLists, "parse"], name),
    );
    const only = values.only?.split(",").map((name) => oneOf(scenarios, name));
    return {
      scenarios: commands
        .flatMap((name) => loads[name] ?? [])
        .filter((scenario) => only?.includes(scenario) ?? true),
      pageLists: pageLists.filter((reading) => commands.includes(reading)),
      compareParse: commands.includes("parse"),
      devices: (values.devices ?? "10k,1m").split(",").map(deviceCount),
      seconds: positive(values.seconds),
      connections: values.connections.split(",").map(positive),
      samples: positive(values.samples),
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
