import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { config } from "@/lib/config";

/**
 * The secrets of this instance, the current one first: the configured one, then the one generated in the data folder.
 * It is kept outside the database, so that a backup does not contain the key to its own encrypted data.
 */
export async function instanceSecrets(): Promise<string[]> {
  const { secret, instanceSecretFile: file } = config();
  const generated = file === undefined ? undefined : await readFile(file, "utf8").catch(ignoreMissing);
  return [secret, generated?.trim()].flatMap((one) => one || []);
}

/** The secret to encrypt with, generated if there is none yet; undefined if there is nowhere to store one. */
export async function currentInstanceSecret(): Promise<string | undefined> {
  const [present] = await instanceSecrets();
  const { instanceSecretFile: file } = config();
  if (present !== undefined || file === undefined) return present;
  const fresh = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await writeFile(fresh, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
    // If several processes get here at once, one creates the file and all read its secret.
    await link(fresh, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(fresh, { force: true });
  }
  return (await readFile(file, "utf8")).trim();
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
