import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { limitHeapGrowth } from "../server/heap";
import { addBackup } from "./backup/command";
import { addDevices } from "./devices";
import { addDoctor } from "./doctor/command";
import { explain } from "./explain";
import { addExport } from "./export";
import { addFields } from "./fields";
import { addImport } from "./import";
import { addKeys } from "./keys";
import { addOperators } from "./operators";
import { addProjects } from "./projects";
import { addPushSimulator } from "./push-simulator";
import { addUsers } from "./users";

/**
 * The `rollcall` command line; `folder` is the user's working directory. Returns the exit code: 0, 1 for a failure, 2
 * for a usage error.
 */
export async function main(args: string[], folder: string): Promise<number> {
  limitHeapGrowth();
  const program = new Command("rollcall")
    .description("Manages this folder's Rollcall, or that of DATABASE_URL, whether it is running or not.")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(`${asSentence(text)} See --help.\n`),
    });
  const toPath = (name: string) => resolve(folder, name);
  let failed = false;
  const fail = () => {
    failed = true;
  };
  addProjects(program);
  addOperators(program);
  addKeys(program);
  addUsers(program, toPath);
  addFields(program);
  addDevices(program);
  addImport(program, toPath);
  addExport(program, toPath);
  addBackup(program, toPath);
  addDoctor(program, fail);
  addPushSimulator(program, toPath);
  try {
    await program.parseAsync(args, { from: "user" });
    return failed ? 1 : 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      return ["commander.helpDisplayed", "commander.version"].includes(error.code) ? 0 : 2;
    }
    console.error(explain(error));
    return 1;
  }
}

/** `error: unknown command 'x'` as a sentence. */
function asSentence(text: string): string {
  const [line = ""] = text
    .trim()
    .replace(/^error: /, "")
    .split("\n");
  return `${line.charAt(0).toUpperCase()}${line.slice(1).replace(/\.?$/, ".")}`;
}
