import { labelOf } from "./databases";
import type { Figure } from "./load";
import { scenarios } from "./load/job";
import { type PageFigure, type PageName, pages } from "./page-times";
import { fine, table, times, whole } from "./table";

const dash = "–";

/** Every figure of the write path as it was taken. */
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
    `${counted}/req`,
    "memory",
  ];
  const rows = figures.map((each) => [
    each.scenario,
    each.devices === 0 ? dash : labelOf(each.devices),
    each.who,
    String(each.connections),
    whole(each.perSecond),
    each.p50 !== undefined ? fine(each.p50) : each.mean !== undefined ? `~${fine(each.mean)}` : dash,
    each.p99 === undefined ? dash : fine(each.p99),
    each.errors === undefined ? dash : String(each.errors),
    each.statementsPerRequest === undefined ? dash : each.statementsPerRequest.toFixed(2),
    each.memory == null ? dash : `${whole(each.memory)} MB`,
  ]);
  return table(head, rows);
}

interface Ratio {
  what: string;
  ratio: number;
  bar: string;
  holds: boolean;
}

/** The figures against each other, beside the bar that each must reach. */
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
  const compare = (what: string, ours?: number, theirs?: number, least?: number) => {
    if (ours === undefined || theirs === undefined || least === undefined) return;
    const ratio = ours / theirs;
    ratios.push({ what, ratio, bar: `over ${times(least)}`, holds: ratio >= least });
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
    ["compared", "ratio", "bar", ""],
    ratios.map(({ what, ratio, bar, holds }) => [what, times(ratio), bar, holds ? "reached" : "NOT REACHED"]),
  );
}

const mostMs: Record<PageName, number> = { first: 15, middle: Number.POSITIVE_INFINITY, deepest: 50 };

/** Each list's pages beside one another; what is above its bar is marked. */
export function pageTable(figures: PageFigure[]): string {
  const of = (devices: number, what: string) =>
    figures.filter((figure) => figure.devices === devices && figure.what === what);
  const cell = (found: PageFigure[], page: PageName) => {
    const figure = found.find((each) => each.page === page);
    if (figure === undefined) return dash;
    return `${fine(figure.p95)}${figure.p95 > mostMs[page] ? "!" : ""}`;
  };
  const lists = new Map(figures.map(({ devices, what }) => [`${devices} ${what}`, { devices, what }]));
  const rows = [...lists.values()].map(({ devices, what }) => {
    const found = of(devices, what);
    const [{ total, isEstimate } = { total: null, isEstimate: false }] = found;
    return [
      labelOf(devices),
      what,
      total === null ? dash : `${isEstimate ? "~" : ""}${whole(total)}`,
      ...pages.map((page) => cell(found, page)),
    ];
  });
  const head = ["devices", "p95 in ms; ! above its bar (first 15, deepest 50)", "rows", ...pages];
  return table(head, rows);
}
