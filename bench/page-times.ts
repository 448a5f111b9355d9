import { deviceSortKeys } from "@/lib/devices/listing";
import { userSortKeys } from "@/lib/users/listing";
import type { BenchArguments, PageList } from "./arguments";
import { type BenchDatabase, seededDatabase } from "./databases";
import type { Postgres } from "./postgres";
import { type BenchServer, startServer } from "./server";
import { sampleTexts } from "./targets";

export const pages = ["first", "middle", "deepest"] as const;
export type PageName = (typeof pages)[number];

/** The response times of one page, or of a response without pages, in milliseconds. */
export interface PageFigure {
  list: PageList;
  devices: number;
  what: string;
  page: PageName;
  p50: number;
  p95: number;
  /** The total that the list reports, and whether it is an estimate. */
  total: number | null;
  isEstimate: boolean;
}

interface Case {
  what: string;
  /** Relative to the project's URL on the native API, or absolute. */
  path: string;
  /** The query parameter for the page number. */
  pageParameter?: string;
  pages: readonly PageName[];
}

const pageSize = 50;
const unrecordedRequests = 3;
/** Gives V8 time to compile the server's code before measuring. */
const warmUpRequests = 200;

/**
 * Matches are scattered in the first order. In the others, which sort by the searched words, they are often together.
 */
const searchSorts = ["-lastSeenAt", "name", "user"];

/** Common filters, some matching many devices and some few. */
const deviceFilters = (texts: Record<string, string>): Record<string, string> => ({
  status: "disabled",
  reachable: "false",
  reason: "admin",
  platform: "ios",
  service: "fcm",
  environment: "sandbox",
  application: "com.example.kiosk",
  version: "2.8.0",
  versionBelow: "3.0",
  model: "Pixel 10",
  notifications: "refused",
  systemName: "iOS",
  systemVersionBelow: "26.2",
  attribute: "language",
  sharedToken: "false",
  lastSeenBefore: "180d",
  lastSeenAfter: "7d",
  createdBefore: "365d",
  createdAfter: "30d",
  user: texts.user ?? "",
});

/** Filters of users: some match many, some few. */
const userFilters: Record<string, string>[] = [
  { reachable: "false" },
  { reachable: "true" },
  { minDevices: "2" },
  { minDevices: "50" },
  { createdAfter: "30d" },
  { updatedBefore: "365d" },
];

function casesOf(reading: PageList, texts: Record<string, string>): Case[] {
  const list = (name: string, query: Record<string, string>, of: readonly PageName[]): Case => ({
    what: `${name} ${Object.entries(query)
      .map(([key, value]) => (/^(user|q)$/.test(key) ? key : `${key}=${value}`))
      .join(" ")}`,
    path: `${name}?${new URLSearchParams({ pageSize: String(pageSize), ...query })}`,
    pages: of,
  });
  if (reading === "overview") {
    return ["overview", "devices/facets"].map((path) => ({ what: path, path, pages: ["first"] }));
  }
  if (reading === "genesys") {
    const lists = [50, 500].flatMap((size) =>
      ["ascending", "descending"].map((sortOrder) => ({
        what: `${sortOrder}, ${size} a page`,
        path: `/api/v2/mobiledevices?pageSize=${size}&sortOrder=${sortOrder}`,
        pageParameter: "pageNumber",
        pages,
      })),
    );
    // With the native list in the same order for comparison.
    return [list("devices", { sort: "createdAt" }, pages), ...lists];
  }
  if (reading === "search") {
    return Object.entries(texts).flatMap(([what, q]) =>
      what === "user"
        ? []
        : [
            ...searchSorts.map((sort) => ({
              ...list("devices", { q, sort }, ["first", "deepest"]),
              what: `devices by ${what}, ${sort}`,
            })),
            { ...list("users", { q }, ["first", "deepest"]), what: `users by ${what}` },
          ],
    );
  }
  const bySort = [
    ...deviceSortKeys.map((sort) => list("devices", { sort }, pages)),
    ...userSortKeys.map((sort) => list("users", { sort }, pages)),
  ];
  const byFilter = Object.entries(deviceFilters(texts)).flatMap(([name, value]) =>
    deviceSortKeys.map((sort) => list("devices", { [name]: value, sort: `-${sort}` }, ["first", "deepest"])),
  );
  const ofUsers = userFilters.flatMap((filter) =>
    userSortKeys.map((sort) => list("users", { ...filter, sort: `-${sort}` }, ["first", "deepest"])),
  );
  return [...bySort, ...byFilter, ...ofUsers];
}

/** Measures the HTTP response times of pages, one request at a time. */
export async function measurePages(
  postgres: Postgres,
  { devices: sizes, pageLists: readings, samples }: BenchArguments,
  note: (figure: PageFigure) => void,
): Promise<void> {
  for (const devices of sizes) {
    const database = await seededDatabase(postgres, devices);
    const server = await startServer(database, "direct");
    try {
      const texts = await sampleTexts(database);
      const [plain] = casesOf("lists", texts);
      if (plain) await measurePage(server, database, plain, "first", warmUpRequests);
      for (const reading of readings) {
        for (const each of casesOf(reading, texts)) {
          for (const page of each.pages) {
            note({
              list: reading,
              devices,
              what: each.what,
              page,
              ...(await measurePage(server, database, each, page, samples)),
            });
          }
        }
      }
    } finally {
      await server.stop();
    }
  }
}

interface Total {
  total: number;
  totalIsEstimate?: boolean;
  pageCount: number;
}

/** Genesys' lists report their total beside the items, native ones under `page`. */
type Answer = Partial<Total> & { page?: Total };

async function measurePage(
  { port }: BenchServer,
  { readonlyKey }: BenchDatabase,
  { path, pageParameter = "page" }: Case,
  page: PageName,
  samples: number,
) {
  const request = async (number: number): Promise<{ took: number; answer: Answer }> => {
    const url = new URL(path, `http://127.0.0.1:${port}/api/v1/projects/bench/`);
    if (number > 1) url.searchParams.set(pageParameter, String(number));
    const from = performance.now();
    const response = await fetch(url, { headers: { authorization: `Bearer ${readonlyKey}` } });
    const answer = (await response.json()) as Answer;
    // A 503 after a timeout counts as infinitely slow.
    const took = response.ok ? performance.now() - from : Number.POSITIVE_INFINITY;
    if (!response.ok && response.status !== 503) throw new Error(`${response.status} for ${url}`);
    return { took, answer };
  };
  const { answer } = await request(1);
  const about = answer.page ?? answer;
  const last = Math.max(1, about.pageCount ?? 1);
  const number = { first: 1, middle: Math.ceil(last / 2), deepest: last }[page];
  const took: number[] = [];
  for (let i = -unrecordedRequests; i < samples; i++) {
    const sample = await request(number);
    if (i >= 0) took.push(sample.took);
  }
  const sorted = took.sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return {
    p50: quantile(0.5),
    p95: quantile(0.95),
    total: about.total ?? null,
    isEstimate: about.totalIsEstimate ?? false,
  };
}
