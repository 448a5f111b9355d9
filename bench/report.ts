import type { Comparison } from "./against";
import { labelOf } from "./databases";
import type { Figure } from "./load";
import { scenarios } from "./load/job";
import { type PageFigure, type PageName, pages } from "./page-times";
import type { Price, Quartiles } from "./price";
import type { UpgradeStep } from "./upgrade";

const dash = "–";

export function figureTable(figures: Figure[], counted: string): string {
  const head = [
    "scenario",
    "devices",
    "who",
    "conn.",
    "req/s",
    "p50 ms",
    "p99 ms",
    "errors",
    "Node ms",
    "PG ms",
    `${counted}/req`,
    "memory",
  ];
  const rows = figures.map((each) => [
    each.scenario,
    each.devices === 0 ? dash : labelOf(each.devices),
    each.who,
    String(each.connections),
    rounded(each.perSecond),
    each.p50 !== undefined ? fine(each.p50) : each.mean !== undefined ? `~${fine(each.mean)}` : dash,
    each.p99 === undefined ? dash : fine(each.p99),
    each.errors === undefined ? dash : String(each.errors),
    each.nodeMs == null ? dash : each.nodeMs.toFixed(3),
    each.postgresMs == null ? dash : each.postgresMs.toFixed(3),
    each.statementsPerRequest === undefined ? dash : each.statementsPerRequest.toFixed(2),
    each.memory == null ? dash : `${rounded(each.memory)} MB`,
  ]);
  return table(head, rows);
}

/** How long each step of an upgrade took, and the longest that a registration waited meanwhile. */
export const upgradeTable = (steps: UpgradeStep[]): string =>
  table(
    ["devices", "step", "seconds", "registrations", "errors", "longest wait ms"],
    steps.map(({ devices, name, ms, probes, errors, longestMs }) => [
      ...[labelOf(devices), name, (ms / 1_000).toFixed(2)],
      ...[String(probes), String(errors), rounded(longestMs)],
    ]),
  );

/** Each scenario's two versions, and this version divided by the other. */
export function comparisonTable(comparisons: Comparison[]): string {
  const perSecond = ({ requests, seconds }: Comparison) => requests / seconds;
  const cpu = (ms: number | null) => (ms === null ? dash : ms.toFixed(3));
  const rows = comparisons.flatMap((each, i) => {
    const { scenario, devices, connections, who, errors, nodeMs, postgresMs } = each;
    const about = [scenario, labelOf(devices), String(connections)];
    const figures = [rounded(perSecond(each)), cpu(nodeMs), cpu(postgresMs), String(errors)];
    const other = i % 2 === 1 ? comparisons[i - 1] : undefined;
    if (other === undefined) return [[...about, who, ...figures]];
    const ratio = (ours: number | null, theirs: number | null) =>
      ours && theirs ? times(ours / theirs) : dash;
    const ratios = [
      ratio(perSecond(each), perSecond(other)),
      ratio(nodeMs, other.nodeMs),
      ratio(postgresMs, other.postgresMs),
    ];
    return [
      [...about, who, ...figures],
      [...about, "ratio", ...ratios, dash],
    ];
  });
  return table(["scenario", "devices", "conn.", "who", "req/s", "Node ms/req", "PG ms/req", "errors"], rows);
}

/** The cost of each part of the schema for a new registration, with the quartiles of the measured differences. */
export function priceTable(prices: Price[]): string {
  const figure = (of: Quartiles | null) =>
    of === null ? dash : `${of.median.toFixed(0)} (${of.low.toFixed(0)} to ${of.high.toFixed(0)})`;
  return table(
    ["devices", "part", "µs of PostgreSQL CPU", "bytes of WAL"],
    [...prices]
      .sort((a, b) => (b.cpu?.median ?? b.wal.median) - (a.cpu?.median ?? a.wal.median))
      .map(({ devices, part, cpu, wal }) => [labelOf(devices), part, figure(cpu), figure(wal)]),
  );
}

interface Ratio {
  what: string;
  ratio: number;
  target: string;
  isReached: boolean;
}

/** Ratios between measurements, each with its target. */
export function ratiosOf(figures: Figure[]): Ratio[] {
  const sizes = [...new Set(figures.map(({ devices }) => devices))].filter((devices) => devices > 0);
  const find = (who: Figure["who"], scenario: string, devices: number, connections: number) =>
    figures.find(
      (each) =>
        each.who === who &&
        each.scenario === scenario &&
        each.devices === devices &&
        each.connections === connections,
    )?.perSecond;
  const ratios: Ratio[] = [];
  const compare = (what: string, ours?: number, theirs?: number, min?: number) => {
    if (ours === undefined || theirs === undefined || min === undefined) return;
    const ratio = ours / theirs;
    ratios.push({ what, ratio, target: `over ${times(min)}`, isReached: ratio >= min });
  };
  for (const scenario of scenarios) {
    for (const devices of sizes) {
      for (const connections of [32, 256]) {
        const ours = find("Rollcall", scenario, devices, connections);
        const what = `${scenario}, ${labelOf(devices)}, ${connections} connections`;
        compare(`${what} ÷ pgbench -c 32`, ours, find("pgbench", scenario, devices, 32), 1);
        compare(`${what} ÷ behind Next`, ours, find("behind Next", scenario, devices, connections), 8);
        const small = Math.min(...sizes);
        if (devices === small)
          compare(`${what} ÷ parse-server, empty`, ours, find("parse-server", scenario, 0, 32), 10);
        compare(`${what} ÷ parse-server as it ships`, ours, find("parse-server", scenario, devices, 32), 100);
        compare(
          `${what} ÷ parse-server, indexed`,
          ours,
          find("parse-server, indexed", scenario, devices, 32),
          1,
        );
        if (devices === 1_000_000 && small < devices)
          compare(
            `${what} ÷ at ${labelOf(small)}`,
            ours,
            find("Rollcall", scenario, small, connections),
            0.9,
          );
      }
    }
  }
  return ratios;
}

export function ratioTable(ratios: Ratio[]): string {
  return table(
    ["compared", "ratio", "target", ""],
    ratios.map(({ what, ratio, target, isReached }) => [
      what,
      times(ratio),
      target,
      isReached ? "reached" : "NOT REACHED",
    ]),
  );
}

const maxMs: Record<PageName, number> = { first: 15, middle: Number.POSITIVE_INFINITY, deepest: 50 };

/** The pages of each list side by side; times over their limit are marked. */
export function pageTable(figures: PageFigure[]): string {
  const of = (devices: number, what: string) =>
    figures.filter((figure) => figure.devices === devices && figure.what === what);
  const cell = (found: PageFigure[], page: PageName) => {
    const figure = found.find((each) => each.page === page);
    if (figure === undefined) return dash;
    return `${fine(figure.p95)}${figure.p95 > maxMs[page] ? "!" : ""}`;
  };
  const lists = new Map(figures.map(({ devices, what }) => [`${devices} ${what}`, { devices, what }]));
  const rows = [...lists.values()].map(({ devices, what }) => {
    const found = of(devices, what);
    const [{ total, isEstimate } = { total: null, isEstimate: false }] = found;
    return [
      labelOf(devices),
      what,
      total === null ? dash : `${isEstimate ? "~" : ""}${rounded(total)}`,
      ...pages.map((page) => cell(found, page)),
    ];
  });
  const head = ["devices", "p95 in ms; ! over its limit (first 15, deepest 50)", "rows", ...pages];
  return table(head, rows);
}

/** Aligns the columns of a table, with numbers to the right. */
function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  const right = head.map((_, i) =>
    rows.every((row) => /^[<>~]?-?[\d.,]*( ×| MB| %|!)?$|^–$/.test(row[i] ?? "")),
  );
  const line = (row: string[]) =>
    row
      .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}

const rounded = (value: number): string => Math.round(value).toLocaleString("en-US");
const fine = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ×`;
