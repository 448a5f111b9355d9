import { database, sqlState } from "@/db/client";
import { contextOfShell } from "@/lib/auth/shell";
import { ConfigError, readConfig, settleConfig } from "@/lib/config";
import { isDomainError } from "@/lib/errors";
import { NotRunningError, runningDatabaseUrl } from "../postgres/running";
import { parseArguments, requireFitting } from "./arguments";
import { commands } from "./commands";
import { UsageError, usage } from "./usage";

/** Manages API keys from the command line. Answers the exit code: 0, 1 for a failure, 2 for a wrong command line. */
export async function main(args: string[]): Promise<number> {
  try {
    const { words, options } = parseArguments(args);
    const [name, ...rest] = words;
    if (options.help || name === undefined) {
      console.log(usage);
      return options.help ? 0 : 2;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new UsageError(`There is no command "${name}".`);
    const id = requireFitting(name, command.options, rest, options);
    await settleDatabase();
    try {
      const ctx = await contextOfShell(options.project ?? "default");
      const { json, text } = await command.run(ctx, id, options);
      console.log(options.json ? JSON.stringify(json, null, 2) : text);
    } finally {
      await database().close();
    }
    return 0;
  } catch (error) {
    console.error(explain(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

async function settleDatabase(): Promise<void> {
  const config = readConfig(process.env);
  const databaseUrl = config.databaseUrl ?? (await runningDatabaseUrl(config.dataDir));
  settleConfig({ ...config, databaseUrl, databasePoolSize: 1 });
}

/** One line for the person at the terminal. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message} npm run keys -- --help says more.`;
  if (error instanceof ConfigError || error instanceof NotRunningError) return error.message;
  if (sqlState(error) === "42P01") return "This database is not Rollcall's yet: start Rollcall on it once.";
  if (!isDomainError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { issues = [] } = error.details;
  if (issues.length === 0) return error.message;
  return issues
    .map(({ path, message }) => (path === "" ? message : `${optionOf(path)}: ${message}`))
    .join("; ");
}

/** `expiresInSeconds` as the command line has it. */
function optionOf(path: string): string {
  if (path === "requireUserToken") return "--no-user-token";
  const name = path.replace(/Seconds$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${name}`;
}
