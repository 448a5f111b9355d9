import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";

export const parseVersion = "9.10.0";

/** The folder of the benchmark's parse-server, installed on first use. */
export async function parseFolder(): Promise<string> {
  const folder = resolve(".bench/parse");
  const installed = `${folder}/node_modules/.package-lock.json`;
  if (existsSync(installed)) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(
    `${folder}/package.json`,
    JSON.stringify({ private: true, dependencies: { "parse-server": parseVersion } }),
  );
  console.log(`Installing parse-server ${parseVersion} into .bench/parse`);
  await promisify(execFile)("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: folder,
  });
  return folder;
}
