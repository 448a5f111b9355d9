import { statfs } from "node:fs/promises";
import type { Config } from "@/lib/config";
import { type Finding, failure, ok, warning } from "./finding";

/** What the environment says, as far as it can be judged by itself. */
export function lookAtConfiguration({ databaseUrl, dataDir, publicUrl }: Config): Finding {
  const where =
    databaseUrl === undefined ? `its own PostgreSQL in ${dataDir}` : "the database of DATABASE_URL";
  if (publicUrl?.startsWith("http:") && !/^http:\/\/(localhost|127\.)/.test(publicUrl)) {
    return warning(
      "configuration",
      `ROLLCALL_URL is ${publicUrl}: passwords and keys travel in the clear.`,
      "Put a proxy with TLS in front, and set ROLLCALL_URL to its https address.",
    );
  }
  return ok("configuration", `It uses ${where}.`);
}

const megabyte = 1_000_000;

/** Whether the disk of the data folder has room; a database of the operator's own has a disk that we cannot see. */
export async function lookAtDisk({ databaseUrl, dataDir }: Config): Promise<Finding[]> {
  if (databaseUrl !== undefined) return [];
  const { bavail, bsize } = await statfs(dataDir);
  const free = Math.floor((bavail * bsize) / megabyte);
  const message = `The disk of ${dataDir} has ${free.toLocaleString("en")} MB free.`;
  const advice = "Free some space, or move the data folder and set ROLLCALL_DATA_DIR.";
  if (free < 100) return [failure("disk", message, advice)];
  return [free < 1_000 ? warning("disk", message, advice) : ok("disk", message)];
}
