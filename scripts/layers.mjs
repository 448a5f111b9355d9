// Checks the layers defined in .dependency-cruiser.cjs.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const folders = ["app", "bench", "cli", "components", "db", "e2e", "lib", "server"];
const sources = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true }).filter((file) => /\.tsx?$/.test(file)),
);

const { status, stdout } = spawnSync(process.execPath, ["node_modules/.bin/depcruise", ...folders], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
});
process.stdout.write(stdout);
// Without its parser the tool checks nothing and reports success.
const modules = Number(/(\d+) modules/.exec(stdout)?.[1] ?? 0);
if (modules < sources.length) {
  console.error(`Only ${modules} modules of ${sources.length} source files were checked.`);
  process.exit(1);
}
process.exit(status ?? 1);
