import { parseArgs } from "node:util";
import { UsageError } from "./usage";

export interface Options {
  project?: string;
  json?: boolean;
  help?: boolean;
  kind?: string;
  name?: string;
  "expires-at"?: string;
  "no-user-token"?: boolean;
  overlap?: string;
  email?: string;
  "user-id"?: string;
  "expires-in"?: string;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** Reads the command line. Throws `UsageError`. */
export function parseArguments(args: string[]): { words: string[]; options: Options } {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        project: text,
        json: flag,
        help: flag,
        kind: text,
        name: text,
        "expires-at": text,
        "no-user-token": flag,
        overlap: text,
        email: text,
        "user-id": text,
        "expires-in": text,
      },
    });
    return { words: positionals, options: values };
  } catch (cause) {
    // Node's first sentence says what is wrong; the rest is about programs that take file names.
    throw new UsageError(`${(cause as Error).message.split(/\.\s/)[0]}.`, { cause });
  }
}

/** Refuses what the command does not take, and asks for the id that it does. Answers the id, empty where none is due. */
export function requireFitting(
  command: string,
  takes: (keyof Options | "id")[],
  words: string[],
  options: Options,
): string {
  const everywhere = ["project", "json", "help"];
  const stray = Object.keys(options).find((name) => ![...everywhere, ...takes].includes(name));
  if (stray !== undefined) throw new UsageError(`${command} does not take --${stray}.`);
  const ids = takes.includes("id") ? 1 : 0;
  if (words.length < ids) throw new UsageError(`${command} needs the id of a key: list shows them.`);
  if (words.length > ids) throw new UsageError(`${command} does not take "${words[ids]}".`);
  return words[0] ?? "";
}
