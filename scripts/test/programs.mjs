// Programs that tests use, installed from Debian if they are missing and this is root.
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { run } from "./run.mjs";

// The headless shell first: it needs half the CPU time.
const browsers = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a working Chromium: the system's, Playwright's own or Debian's; undefined if there is none. */
export async function findBrowser() {
  const found = installedBrowser() ?? (await installByPlaywright());
  if (found !== undefined) return found;
  await installFromDebian(["chromium-headless-shell", "chromium"], () => installedBrowser() !== undefined);
  return installedBrowser();
}

function installedBrowser() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = folders.flatMap((folder) => browsers.map((name) => join(folder, name)));
  return [process.env.PLAYWRIGHT_CHROMIUM_PATH, ...places, ...elsewhere].find(starts);
}

async function installByPlaywright() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  if (!starts(path))
    await run(["playwright", "install", "chromium"], { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" });
  return starts(path) ? path : undefined;
}

/** Whether the browser starts. An installed one may lack a system library. */
function starts(path) {
  return path !== undefined && spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;
}

/** Installs nginx and HAProxy if possible; tests that need a missing one skip themselves. */
export async function installProxies() {
  // Debian installs them in /usr/sbin, which only root's PATH contains.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const isMissing = (name) => spawnSync(name, ["-v"], { env }).status !== 0;
  const missing = ["nginx", "haproxy"].filter(isMissing);
  if (missing.length > 0) await installFromDebian(missing, () => !missing.some(isMissing));
}

/** Installs packages one by one until `isDone`; needs root. */
async function installFromDebian(names, isDone) {
  if (process.getuid?.() !== 0) return;
  // Keeps packages from starting services.
  const env = { DEBIAN_FRONTEND: "noninteractive", SYSTEMD_OFFLINE: "1" };
  await run(["apt-get", "update"], env);
  for (const name of names) {
    await run(["apt-get", "install", "-y", "--no-install-recommends", name], env);
    if (isDone()) return;
  }
}
