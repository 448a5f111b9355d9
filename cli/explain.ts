import { ConnectionLostError, sqlState } from "@/db/client";
import { MigrationError } from "@/db/migrate";
import { ConfigError } from "@/lib/config";
import { isDomainError } from "@/lib/errors";
import { describeError } from "@/lib/log";
import { NotRunningError } from "../server/embedded-postgres/running";
import { StartError } from "../server/start-error";
import { BackupError } from "./backup/format";

const knownErrors = [BackupError, ConfigError, MigrationError, NotRunningError, StartError];

/** An error in one line, for the terminal. */
export function explain(error: unknown): string {
  if (sqlState(error) === "42P01" || sqlState(error) === "42703") {
    return "The database schema is out of date: start Rollcall once to migrate it.";
  }
  if (knownErrors.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof Error && "code" in error && error.code === "ENOENT" && "path" in error) {
    return `File not found: ${error.path}.`;
  }
  if (error instanceof ConnectionLostError) {
    return `${error.message.replace(/\.$/, "")}: ${describeError(error).message}`;
  }
  if (!isDomainError(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { issues = [] } = error.details;
  if (issues.length === 0) return error.message;
  return issues
    .map(({ path, message }) => (path === "" ? message : `${optionOf(path)}: ${message}`))
    .join("; ");
}

/** The option for a field: `--expires-in` for `expiresInSeconds`. */
function optionOf(path: string): string {
  if (path === "requireUserToken") return "--no-user-token";
  if (path.startsWith("columns.")) return `--map ${path.slice("columns.".length)}`;
  if (path.startsWith("defaults.")) return `--${path.slice("defaults.".length)}`;
  const name = path.replace(/Seconds$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${name}`;
}
