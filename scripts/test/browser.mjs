import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { installFromDebian } from "./debian.mjs";
import { run } from "./run.mjs";

// The headless shell first: it needs half the CPU time.
const names = [
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
  return installed() ?? (await installByPlaywright()) ?? (await installByDebian());
}

function installed() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [process.env.PLAYWRIGHT_CHROMIUM_PATH, ...places, ...elsewhere].find(starts);
}

async function installByPlaywright() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  if (!starts(path))
    await run(["playwright", "install", "chromium"], { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" });
  return starts(path) ? path : undefined;
}

async function installByDebian() {
  await installFromDebian(["chromium-headless-shell", "chromium"], () => installed() !== undefined);
  return installed();
}

/** Whether the browser starts. An installed one may lack a system library. */
function starts(path) {
  return path !== undefined && spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;
}
