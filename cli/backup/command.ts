import type { Command } from "commander";
import { type Config, readConfig } from "@/lib/config";
import { withOutput } from "../command";
import { countOf } from "../output";
import { withDatabaseUrl, withEmbeddedPostgres } from "../session";
import type { BackupEnd } from "./format";
import { readBackup } from "./read";
import { restoreBackup } from "./restore";
import { writeBackup } from "./write";

/** `backup` and `restore`: all data of an installation in one file. */
export function addBackup(program: Command, toPath: (name: string) => string): void {
  for (const [name, run, description] of [
    ["backup", backUp, "back up all data to a file, whether Rollcall is running or not"],
    ["restore", restore, "restore a backup into an empty data folder or database"],
  ] as const) {
    withOutput(
      program.command(name),
      async (file: string, { overwrite = false }: { overwrite?: boolean }) => {
        const message = await run(readConfig(process.env), file, overwrite);
        return { json: { file, message }, text: message };
      },
    )
      .description(description)
      .argument("<file>", "path of the backup", toPath)
      .option("--overwrite", "replace the existing file or data");
  }
}

async function backUp({ databaseDirectUrl, dataDir }: Config, file: string, overwrite: boolean) {
  const end = await withDatabaseUrl({ databaseUrl: databaseDirectUrl, dataDir }, (url) =>
    writeBackup(url, file, overwrite),
  );
  return `Backed up to ${file}: ${summary(end)}.`;
}

async function restore({ databaseDirectUrl, dataDir }: Config, file: string, overwrite: boolean) {
  await readBackup(file);
  const load = (url: string) => restoreBackup(url, file, overwrite);
  const end = await (databaseDirectUrl === undefined
    ? withEmbeddedPostgres(dataDir, load)
    : load(databaseDirectUrl));
  return `Restored ${file}: ${summary(end)}. Start Rollcall to use it.`;
}

function summary({ rows }: BackupEnd): string {
  const count = (table: string, thing: string) => countOf(rows[`public.${table}`] ?? 0, thing);
  return `${count("projects", "project")}, ${count("users", "user")}, ${count("devices", "device")}`;
}
