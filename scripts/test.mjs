// Everything that must hold, from a clean clone on: `npm test`, or `npm test -- unit console` for some of it.
// Plain JavaScript without dependencies, for it runs before there are any.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "./install.mjs";
import { checks } from "./test/checks.mjs";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
process.env.NEXT_TELEMETRY_DISABLED = "1";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(", ")}. Choose of: ${checks.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}

let passed = 0;
let failed = 0;
const failures = [];
try {
  await install({ development: true });
  for (const { name, run, onRequest } of checks) {
    if (wanted.length > 0 ? !wanted.includes(name) : onRequest) continue;
    const began = Date.now();
    console.log(`\n── ${name}`);
    const count = await run();
    passed += count.passed;
    failed += count.failed;
    if (count.failed > 0) failures.push(name);
    console.log(
      `── ${name}: ${count.failed > 0 ? "FAILED" : "ok"}, ${Math.round((Date.now() - began) / 1000)} s`,
    );
  }
} catch (error) {
  console.error(error.name === "StepError" ? error.message : error);
  failed += 1;
}
if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
