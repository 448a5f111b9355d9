import { Counter, collectDefaultMetrics, Gauge, Histogram } from "prom-client";
import { database } from "@/db/client";
import { metrics } from "@/lib/metrics";
import type { Exchange } from "./exchange";
import type { Gates } from "./front";

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface Figures {
  count: Counter.Internal;
  duration: Histogram.Internal<string>;
}

/** Keeps the figures of `/metrics`; the function that it answers is to be called at the end of each request. */
export function observe(gates: Gates) {
  const registers = [metrics()];
  collectDefaultMetrics({ register: metrics() });
  const requests = new Counter({
    name: "rollcall_http_requests_total",
    help: "Requests answered, by route, method and status; a status of 0 where the client left before the answer.",
    labelNames: ["route", "method", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "rollcall_http_request_duration_seconds",
    help: "Time from a request's head to the end of its answer.",
    labelNames: ["route", "method"],
    buckets: seconds,
    registers,
  });
  const refusals = new Counter({
    name: "rollcall_http_refusals_total",
    help: "Requests refused, by the code of the error; overloaded ones never reached a handler.",
    labelNames: ["code"],
    registers,
  });
  watch(gates, registers);

  // Looking a label up costs more than counting: each combination is looked up once.
  const known = new Map<string, Map<string, Figures>>();
  const figuresOf = (route: string, method: string, status: string): Figures => {
    const ofRoute = known.get(route) ?? new Map<string, Figures>();
    known.set(route, ofRoute);
    const key = `${method} ${status}`;
    const figures = ofRoute.get(key) ?? {
      count: requests.labels(route, method, status),
      duration: durations.labels(route, method),
    };
    ofRoute.set(key, figures);
    return figures;
  };

  return ({ began, method, route, note, refused, status, left }: Exchange): void => {
    const { count, duration } = figuresOf(route, method, left ? "0" : String(status));
    count.inc();
    duration.observe((performance.now() - began) / 1_000);
    const code = refused ?? note?.code;
    if (code !== undefined) refusals.inc({ code });
  };
}

function watch(gates: Gates, registers: ReturnType<typeof metrics>[]): void {
  const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        collect(this);
      },
    });
  gauge("rollcall_http_requests_in_flight", "Requests under way.", ["kind"], (now) => {
    now.set({ kind: "api" }, gates.api.inside);
    now.set({ kind: "page" }, gates.pages.inside);
  });
  gauge(
    "rollcall_http_requests_room",
    "Requests that may be under way: fewer while answers take long.",
    ["kind"],
    (now) => {
      now.set({ kind: "api" }, gates.api.room);
      now.set({ kind: "page" }, gates.pages.room);
    },
  );
  gauge("rollcall_database_connections", "Connections to the database.", ["state"], (now) => {
    const { size, idle } = database().stats;
    now.set({ state: "idle" }, idle);
    now.set({ state: "busy" }, size - idle);
  });
  gauge("rollcall_database_waiting", "Queries that wait for a connection.", [], (now) =>
    now.set(database().stats.waiting),
  );
}
