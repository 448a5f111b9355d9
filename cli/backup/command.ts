import { resolve } from "node:path";
import type { Command } from "commander";
import { show } from "@/cli/output";
import { readConfig } from "@/lib/config";
import { backUp, restore } from "./run";

interface BackupOptions {
  overwrite?: boolean;
  json?: boolean;
}

/** `backup` and `restore`: all of an installation's data in one file. */
export function addBackup(program: Command, folder: string): void {
  for (const [name, verb, description] of [
    ["backup", backUp, "writes all data to a file, while Rollcall runs or not"],
    ["restore", restore, "puts a backup into an empty data folder or database"],
  ] as const) {
    program
      .command(name)
      .description(description)
      .argument("<file>", "where the backup lies")
      .option("--overwrite", "over what is there")
      .option("--json", "one JSON document")
      .action(async (given: string, { overwrite = false, json }: BackupOptions) => {
        const file = resolve(folder, given);
        const text = await verb(readConfig(process.env), { file, overwrite });
        show({ json: { file, message: text }, text }, json);
      });
  }
}
