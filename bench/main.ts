import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import { aboutComparison, type Comparison, measureAgainst } from "./against";
import { readArguments } from "./arguments";
import { type Figure, measureLoad } from "./load";
import { measurePages, type PageFigure } from "./page-times";
import { measureParse } from "./parse/measure";
import { startPostgres } from "./postgres";
import { measurePrices, type Price } from "./price";
import {
  comparisonTable,
  figureTable,
  pageTable,
  priceTable,
  ratiosOf,
  ratioTable,
  upgradeTable,
} from "./report";
import { measureSending } from "./sending";
import { countedUnit } from "./statement-count";
import { aboutStep, measureUpgrade, type UpgradeStep } from "./upgrade";

const wanted = readArguments(process.argv.slice(2));
if (typeof wanted === "string") {
  console.log(wanted);
  process.exit(2);
}

const postgres = await startPostgres();
const figures: Figure[] = [];
const pageFigures: PageFigure[] = [];
const comparisons: Comparison[] = [];
const prices: Price[] = [];
const sending: string[] = [];
const steps: UpgradeStep[] = [];
const about = machine(postgres.version);
console.log(about.join("\n"));
try {
  const note = (figure: Figure) => {
    figures.push(figure);
    const { who, scenario, devices, connections, perSecond, firstError } = figure;
    console.log(
      `${scenario}, ${devices} devices, ${connections} connections, ${who}: ${Math.round(perSecond)}/s`,
    );
    if (firstError) console.log(`  first error: ${firstError}`);
  };
  if (wanted.against !== undefined) {
    await measureAgainst(postgres, wanted, (each) => {
      comparisons.push(each);
      console.log(aboutComparison(each));
    });
    console.log(`\n${comparisonTable(comparisons)}`);
  } else if (wanted.measurePrices) {
    await measurePrices(postgres, wanted, (price) => {
      prices.push(price);
      console.log(`${price.part}: ${price.cpu?.median.toFixed(1)} µs, ${price.wal.median.toFixed(0)} bytes`);
    });
    console.log(`\n${priceTable(prices)}`);
  } else if (wanted.measureSending) {
    await measureSending(postgres, wanted, (line) => {
      sending.push(line);
      console.log(line);
    });
  } else if (wanted.upgradeFrom !== undefined) {
    await measureUpgrade(postgres, wanted.devices, wanted.upgradeFrom, (step) => {
      steps.push(step);
      console.log(aboutStep(step));
    });
    console.log(`\n${upgradeTable(steps)}`);
  } else if (wanted.scenarios.length > 0) await measureLoad(postgres, wanted, note);
  if (wanted.compareParse) await measureParse(postgres, wanted, note);
  if (figures.length > 0) {
    console.log(`\n${figureTable(figures, countedUnit(postgres))}`);
    console.log(`\n${ratioTable(ratiosOf(figures))}`);
  }
  if (wanted.pageLists.length > 0) {
    await measurePages(postgres, wanted, (figure) => {
      pageFigures.push(figure);
      const { what, page, p50, p95, total, isEstimate } = figure;
      const of = total === null ? "" : ` of ${isEstimate ? "about " : ""}${total}`;
      console.log(`${what}, ${page} page${of}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
    });
    console.log(`\n${pageTable(pageFigures)}`);
  }
} finally {
  await postgres.stop();
}
mkdirSync(".bench/results", { recursive: true });
const file = `.bench/results/${new Date().toISOString().replaceAll(":", "-")}.json`;
writeFileSync(
  file,
  JSON.stringify(
    {
      machine: about,
      arguments: wanted,
      figures,
      ratios: ratiosOf(figures),
      pages: pageFigures,
      comparisons,
      prices,
      sending,
      steps,
    },
    null,
    2,
  ),
);
console.log(`\nResults: ${file}`);

/** Describes the machine and versions, without host names and paths. */
function machine(postgresVersion: string): string[] {
  const model = cpus()[0]?.model.trim() || "unnamed processor";
  return [
    `${availableParallelism()} cores (${model}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory, ${platform()} ${arch()}`,
    `Node ${process.versions.node}, PostgreSQL ${postgresVersion}, Rollcall ${commit()}`,
  ];
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "without commit";
  }
}
