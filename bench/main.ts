import { mkdirSync, writeFileSync } from "node:fs";
import { readArguments } from "./arguments";
import { machine } from "./machine";
import { startPostgres } from "./postgres";
import { type Figure, measureRegistrations } from "./register";
import { figureTable, ratiosOf, ratioTable } from "./report";
import { whatIsCounted } from "./statements";

const wanted = readArguments(process.argv.slice(2));
if (typeof wanted === "string") {
  console.log(wanted);
  process.exit(2);
}

const postgres = await startPostgres();
const figures: Figure[] = [];
const about = machine(postgres.version);
console.log(about.join("\n"));
try {
  await measureRegistrations(postgres, wanted, (figure) => {
    figures.push(figure);
    const { who, scenario, devices, connections, perSecond, firstError } = figure;
    console.log(
      `${scenario}, ${devices} devices, ${connections} connections, ${who}: ${Math.round(perSecond)}/s`,
    );
    if (firstError) console.log(`  first error: ${firstError}`);
  });
  console.log(`\n${figureTable(figures, whatIsCounted(postgres))}`);
  console.log(`\n${ratioTable(ratiosOf(figures))}`);
} finally {
  await postgres.stop();
}
mkdirSync(".bench/results", { recursive: true });
const file = `.bench/results/${new Date().toISOString().replaceAll(":", "-")}.json`;
writeFileSync(
  file,
  JSON.stringify({ machine: about, arguments: wanted, figures, ratios: ratiosOf(figures) }, null, 2),
);
console.log(`\nThe record: ${file}`);
