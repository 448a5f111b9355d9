import { statfs } from "node:fs/promises";
import type { Config } from "@/lib/config";
import { type Finding, failure, ok, warning } from "./finding";

const megabyte = 1_000_000;

/** Checks the free space for the embedded database; an external database's disk is not visible. */
export async function checkDisk({ databaseUrl, dataDir }: Config): Promise<Finding[]> {
  if (databaseUrl !== undefined) return [];
  const { bavail, bsize } = await statfs(dataDir);
  return [diskFinding(dataDir, Math.floor((bavail * bsize) / megabyte))];
}

export function diskFinding(folder: string, freeMegabytes: number): Finding {
  const message = `${freeMegabytes.toLocaleString("en")} MB free on the disk of ${folder}.`;
  const advice = "Free some space, or move the data folder and set ROLLCALL_DATA_DIR.";
  if (freeMegabytes < 100) return failure("disk", message, advice);
  return freeMegabytes < 1_000 ? warning("disk", message, advice) : ok("disk", message);
}
