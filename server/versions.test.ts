import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** The first patched version of each package with a published vulnerability. */
const patched: Record<string, [least: string, why: string]> = {
  next: ["16.2.6", "CVE-2026-44573 to 44578"],
  react: ["19.2.6", "CVE-2026-23870"],
  "react-dom": ["19.2.6", "CVE-2026-23870"],
  "drizzle-orm": ["0.45.2", "CVE-2026-39356"],
  "next-auth": ["4.24.5", "CVE-2023-48309"],
};

const numbers = (version: string) => version.split(/[.-]/).slice(0, 3).map(Number);

function isOlder(version: string, least: string): boolean {
  const [here, there] = [numbers(version), numbers(least)];
  const at = here.findIndex((n, i) => n !== there[i]);
  return at >= 0 && (here[at] ?? 0) < (there[at] ?? 0);
}

test("no package with a known and patched vulnerability is installed", () => {
  const lock: { packages: Record<string, { version?: string }> } = JSON.parse(
    readFileSync("package-lock.json", "utf8"),
  );
  const installed = Object.entries(lock.packages).map(([path, { version = "" }]) => ({
    name: path.replace(/^.*node_modules\//, ""),
    version,
  }));
  const bad = installed.filter(({ name, version }) => {
    const [least] = patched[name] ?? [];
    return least !== undefined && isOlder(version, least);
  });
  expect(bad).toEqual([]);
  for (const name of Object.keys(patched)) expect(installed.map((one) => one.name)).toContain(name);
  expect(isOlder("16.2.5", "16.2.6") && isOlder("15.9.9", "16.2.6")).toBe(true);
  expect(isOlder("16.10.0", "16.2.6")).toBe(false);
});
