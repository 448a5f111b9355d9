import { sqlState } from "@/db/client";
import { MigrationError } from "@/db/migrate";
import { ConfigError } from "@/lib/config";
import { isDomainError } from "@/lib/errors";
import { NotRunningError } from "../server/embedded-postgres/running";
import { StartError } from "../server/start-error";
import { BackupError } from "./backup/run";

const plain = [BackupError, ConfigError, MigrationError, NotRunningError, StartError];

/** A failure in one line for the person at the terminal. */
export function explain(error: unknown): string {
  if (sqlState(error) === "42P01" || sqlState(error) === "42703") {
    return "This database is not at Rollcall's present schema: start Rollcall on it once.";
  }
  if (plain.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof Error && "code" in error && error.code === "ENOENT" && "path" in error) {
    return `There is no file ${error.path}.`;
  }
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
  if (path.startsWith("columns.")) return `--map ${path.slice("columns.".length)}`;
  if (path.startsWith("defaults.")) return `--${path.slice("defaults.".length)}`;
  const name = path.replace(/Seconds$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${name}`;
}
