// Runs all checks, even in a clean clone: `npm test`. Or some checks by name: `npm test -- unit console`.
// Plain JavaScript without dependencies, because it runs before they are installed.
import { join } from "node:path";
import { install } from "./install.mjs";
import { checks, stages } from "./test/checks.mjs";

process.chdir(join(import.meta.dirname, ".."));
process.env.NEXT_TELEMETRY_DISABLED = "1";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(", ")}. Available: ${checks.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
const isWanted = ({ name, onRequest }) => (wanted.length > 0 ? wanted.includes(name) : !onRequest);

let passed = 0;
let failed = 0;
const failures = [];

async function runCheck({ name, run }) {
  const startedAt = Date.now();
  console.log(`\n── ${name}`);
  const count = await run();
  passed += count.passed;
  failed += count.failed;
  if (count.failed > 0) failures.push(name, ...(count.titles ?? []).map((title) => `  ${title}`));
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`── ${name}: ${count.failed > 0 ? "FAILED" : "ok"}, ${seconds} s`);
}

try {
  await install({ development: true });
  for (const stage of stages) await Promise.all(stage.filter(isWanted).map(runCheck));
} catch (error) {
  console.error(error.name === "StepError" ? error.message : error);
  failed += 1;
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.join("\n")}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
