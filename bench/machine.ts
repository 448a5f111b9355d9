import { execFileSync } from "node:child_process";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";

/** What the figures were taken on; names no host and no path. */
export function machine(postgresVersion: string): string[] {
  const model = cpus()[0]?.model.trim() || "unnamed processor";
  return [
    `${availableParallelism()} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${platform()} ${arch()}`,
    `Node ${process.versions.node}, PostgreSQL ${postgresVersion}, Rollcall ${commit()}`,
  ];
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "of no commit";
  }
}
