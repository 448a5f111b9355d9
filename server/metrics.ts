import { Counter, collectDefaultMetrics, Gauge, Histogram } from "prom-client";
import { database } from "@/db/client";
import { bufferedBodyBytes } from "@/lib/http/body";
import { metrics } from "@/lib/metrics";
import type { Connections } from "./connections";
import type { Exchange } from "./exchange";
import type { Limiters } from "./http-server";

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface Figures {
  count: Counter.Internal;
  duration: Histogram.Internal<string>;
}

/** Collects the metrics of `/metrics`. Returns a function to be called at the end of each request. */
export function collectMetrics(limiters: Limiters, connections: () => Connections) {
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
  watch(limiters, connections, registers);

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

  return ({ startedAt, method, route, note, refused, status, aborted }: Exchange): void => {
    const { count, duration } = figuresOf(route, method, aborted ? "0" : String(status));
    count.inc();
    duration.observe((performance.now() - startedAt) / 1_000);
    const code = refused ?? note?.code;
    if (code !== undefined) refusals.inc({ code });
  };
}

function watch(
  limiters: Limiters,
  connections: () => Connections,
  registers: ReturnType<typeof metrics>[],
): void {
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
  gauge("rollcall_http_requests_in_flight", "Requests being worked on.", ["kind"], (now) => {
    now.set({ kind: "api" }, limiters.api.inFlight);
    now.set({ kind: "page" }, limiters.pages.inFlight);
  });
  // The second name is the one that earlier versions had.
  for (const name of ["rollcall_http_requests_limit", "rollcall_http_requests_room"]) {
    gauge(name, "Requests that may be worked on at a time.", ["kind"], (now) => {
      now.set({ kind: "api" }, limiters.api.limit);
      now.set({ kind: "page" }, limiters.pages.limit);
    });
  }
  gauge("rollcall_http_connections", "Open connections of clients.", ["state"], (now) => {
    const { open, idle } = connections();
    now.set({ state: "idle" }, idle);
    now.set({ state: "busy" }, open - idle);
  });
  gauge("rollcall_http_unread_bytes", "Bytes of answers that clients have not read yet.", [], (now) =>
    now.set(connections().unreadBytes),
  );
  gauge("rollcall_http_body_bytes", "Bytes of request bodies held in memory.", [], (now) =>
    now.set(bufferedBodyBytes()),
  );
  gauge(
    "rollcall_http_connections_closed",
    "Connections that the server closed itself since it started, by reason.",
    ["reason"],
    (now) => {
      for (const [reason, count] of connections().closedByReason) now.set({ reason }, count);
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
