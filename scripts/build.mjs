import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { oneAtATime, quietly, step } from "./step.mjs";

const sources = ["cli", "app", "components", "db", "lib", "messages", "public", "server"];
const files = [
  "next.config.js",
  "package-lock.json",
  "postcss.config.mjs",
  "scripts/build.mjs",
  "tsconfig.json",
];

/** Builds the server and, with `pages`, Next's pages, if their sources changed since the last complete build. */
export async function build({ pages }) {
  if (isBuilt()) return;
  if (!pages) return bundleServer();
  await oneAtATime("dist/.step", async () => {
    if (isBuilt()) return;
    rmSync("dist/build.json", { force: true });
    await step("Building, about a minute", async () => {
      await bundleServer();
      await quietly(
        process.execPath,
        ["node_modules/next/dist/bin/next", "build"],
        (output) => `${output}\n\nThe build failed (see above).`,
      );
    });
    // Written last, so that an interrupted build is repeated.
    writeFileSync("dist/build.json", JSON.stringify({ sources: fingerprint() }));
  });
}

/** Whether the last complete build was made from these sources. */
export function isBuilt() {
  if (!["dist/server.mjs", "dist/rollcall.mjs", "dist/build.json", ".next/BUILD_ID"].every(existsSync))
    return false;
  return JSON.parse(readFileSync("dist/build.json", "utf8")).sources === fingerprint();
}

/** A hash of all sources of the build. */
function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of [...files, ...sources.flatMap(filesUnder)].filter(existsSync)) {
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest("hex");
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|spec)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

// Packages with native code, and those that Next's pages share with the server in one process. All others are bundled:
// loading their many files took a third of a second in every process.
const external = [
  "@node-rs/argon2",
  "commander",
  "next",
  "next-auth",
  "pino",
  "postgres",
  "prom-client",
  "rate-limiter-flexible",
];

export async function bundleServer() {
  const { build: bundle } = await import("esbuild");
  const { outputFiles } = await bundle({
    entryPoints: {
      server: "server/main.ts",
      rollcall: "cli/main.ts",
    },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    external,
    sourcemap: true,
    logLevel: "error",
    plugins: [apiRoutes],
  });
  mkdirSync("dist", { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Renamed into place, because another process may be reading the file.
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
}

/** Generates the module `rollcall:api-routes` from the route files under app/, without sign-in. */
export const apiRoutes = {
  name: "api-routes",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^rollcall:api-routes$/ }, ({ path }) => ({ path, namespace: "api-routes" }));
    onLoad({ filter: /.*/, namespace: "api-routes" }, () => {
      const routes = filesUnder("app").filter(
        (file) => /[\\/]route\.ts$/.test(file) && !/nextauth/.test(file),
      );
      const imports = routes.map((file, i) => `import * as r${i} from ${JSON.stringify(`./${file}`)};`);
      const entries = routes.map((file, i) => {
        const path = file
          .replace(/^app/, "")
          .replace(/[\\/]route\.ts$/, "")
          .replaceAll("\\", "/");
        return `{ path: ${JSON.stringify(path)}, handlers: { ...r${i} } }`;
      });
      return {
        contents: `${imports.join("\n")}\nexport const routes = [${entries.join(",\n")}];`,
        resolveDir: process.cwd(),
      };
    });
  },
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await build({ pages: true }).catch((error) => {
    console.error(error.name === "StepError" ? error.message : error);
    process.exitCode = 1;
  });
}
