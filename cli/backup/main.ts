import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { MigrationError } from "@/db/migrate";
import { ConfigError, readConfig } from "@/lib/config";
import { isDomainError } from "@/lib/errors";
import { NotRunningError } from "../../server/embedded-postgres/running";
import { StartError } from "../../server/start-error";
import { BackupError, backUp, restore } from "./run";

const usage = `npm run backup -- <file> [--overwrite]      writes all of Rollcall's data to a file, while it runs or not
npm run restore -- <file> [--overwrite]     puts it into an empty data folder or database; --overwrite: over what is there
`;

const expected = [BackupError, ConfigError, MigrationError, NotRunningError, StartError];

/**
 * `backup FILE` and `restore FILE`, for the data folder or the DATABASE_URL of the environment; `folder` is where the
 * person stands. Answers the exit code: 0, 1 for a failure, 2 for a wrong command line.
 */
export async function main(args: string[], folder: string): Promise<number> {
  const line = commandLine(args);
  if (line === undefined) {
    console.error(usage);
    return 2;
  }
  const { verb, name, overwrite } = line;
  try {
    console.log(await verb(readConfig(process.env), { file: resolve(folder, name), overwrite }));
    return 0;
  } catch (error) {
    const known = isDomainError(error) || expected.some((kind) => error instanceof kind);
    console.error(known ? (error as Error).message : error);
    return 1;
  }
}

function commandLine(args: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { overwrite: { type: "boolean", default: false } },
    });
    const [word, name, stray] = positionals;
    const verb = word === "backup" ? backUp : word === "restore" ? restore : undefined;
    return verb && name && stray === undefined ? { verb, name, overwrite: values.overwrite } : undefined;
  } catch {
    return undefined;
  }
}
