import { parseArgs } from "node:util";
import { type Scenario, scenarios } from "./load/job";

export const usage = `Benchmarks this Rollcall on this machine and prints ratios.

  npm run bench                        registrations
  npm run bench -- register            registrations: new devices, changed ones, unchanged ones
  npm run bench -- seen                a known device registers again after hours
  npm run bench -- disable             signing out and in again
  npm run bench -- profile             reading a user's profile
  npm run bench -- lists               every sort and the common filters, first, middle and deepest page
  npm run bench -- genesys             the Genesys API's list, first, middle and deepest page
  npm run bench -- search              finding by part of a name, an email, a push token
  npm run bench -- parse               new devices, compared with parse-server, which npm installs into .bench
  npm run bench -- overview            the overview's numbers
  npm run bench -- sending             senders: one user's targets, all targets, feedback
  npm run bench -- against <commit>    this version and another commit by turns, on the same PostgreSQL
  npm run bench -- upgrade [commit]    migrating a database of an older commit, 7eadc2b by default, while devices register
  npm run bench -- price               what each index, trigger and foreign key costs a new registration

  --devices 10k,1m       sizes (of 10k, 100k, 1m, 10m); databases are kept in .bench for the next run
  --seconds 8            how long each load runs
  --connections 1,32,256
  --only new,unchanged   only these loads of register or against
  --samples 40           requests per page of a list

WEB_CONCURRENCY sets the number of Rollcall processes. Default: 1.

BENCH_DATABASE_URL sets the PostgreSQL to use; its account must be able to create databases. Default: one in .bench.
pgbench, if installed, runs the raw SQL statements for comparison.`;

const loads: Record<string, Scenario[]> = {
  register: ["new", "changed", "unchanged"],
  seen: ["seen-again"],
  disable: ["disable"],
  profile: ["profile"],
};
export const pageLists = ["lists", "genesys", "search", "overview"] as const;
export type PageList = (typeof pageLists)[number];

export interface BenchArguments {
  scenarios: Scenario[];
  pageLists: PageList[];
  compareParse: boolean;
  measurePrices: boolean;
  measureSending: boolean;
  /** The commit to upgrade from. */
  upgradeFrom: string | undefined;
  /** The commit to compare with. */
  against: string | undefined;
  devices: number[];
  seconds: number;
  connections: number[];
  samples: number;
}

/** Parses the command line; returns a text to print for --help and invalid arguments. */
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
    const against = positionals[0] === "against" ? positionals[1] : undefined;
    if (positionals[0] === "against" && against === undefined) throw new Error("against which commit?");
    const only = values.only?.split(",").map((name) => oneOf(scenarios, name));
    const rest = {
      devices: (values.devices ?? "10k,1m").split(",").map(deviceCount),
      seconds: positive(values.seconds),
      connections: values.connections.split(",").map(positive),
      samples: positive(values.samples),
      against,
      measurePrices: positionals[0] === "price",
      measureSending: positionals[0] === "sending",
      upgradeFrom: positionals[0] === "upgrade" ? (positionals[1] ?? "7eadc2b") : undefined,
    };
    const isWanted = (scenario: Scenario) => only?.includes(scenario) ?? true;
    if (rest.measureSending || rest.upgradeFrom !== undefined)
      return { ...rest, scenarios: [], pageLists: [], compareParse: false };
    if (against !== undefined || rest.measurePrices) {
      return { ...rest, scenarios: scenarios.filter(isWanted), pageLists: [], compareParse: false };
    }
    const commands = (positionals.length > 0 ? positionals : ["register"]).map((name) =>
      oneOf([...Object.keys(loads), ...pageLists, "parse"], name),
    );
    return {
      ...rest,
      scenarios: commands.flatMap((name) => loads[name] ?? []).filter(isWanted),
      pageLists: pageLists.filter((reading) => commands.includes(reading)),
      compareParse: commands.includes("parse"),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${usage}`;
  }
}

function oneOf<Word extends string>(choices: readonly Word[], text: string): Word {
  const found = choices.find((word) => word === text);
  if (found === undefined) throw new Error(`${text} is not one of ${choices.join(", ")}.`);
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
