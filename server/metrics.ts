import { Counter, collectDefaultMetrics, Gauge, Histogram } from "prom-client";
import { database } from "@/db/client";
import { bufferedBodyBytes } from "@/lib/http/body";
import { metrics } from "@/lib/metrics";
import type { Connections } from "./connections";
import type { Exchange } from "./exchange";
import type { Limiters } from "./http-server";

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

interface RouteMetrics {
  count: Counter.Internal;
  duration: Histogram.Internal<string>;
}

/** Starts collecting metrics. Returns a function to call at the end of each request. */
export function collectMetrics(limiters: Limiters, connections: () => Connections) {
  const registers = [metrics()];
  collectDefaultMetrics({ register: metrics() });
  const requests = new Counter({
    name: "rollcall_http_requests_total",
    help: "Requests by route, method and status; status 0 means that the client disconnected first.",
    labelNames: ["route", "method", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "rollcall_http_request_duration_seconds",
    help: "Time from a request's headers to the end of its response.",
    labelNames: ["route", "method"],
    buckets,
    registers,
  });
  const errors = new Counter({
    name: "rollcall_http_errors_total",
    help: "Requests answered with an error, by error code; overloaded ones never reached a handler.",
    labelNames: ["code"],
    registers,
  });
  addGauges(limiters, connections, registers);

  // Looking up labels costs more than counting, so each combination is looked up once.
  const known = new Map<string, RouteMetrics>();
  const metricsOf = (route: string, method: string, status: string): RouteMetrics => {
    const key = `${method} ${status} ${route}`;
    const found = known.get(key) ?? {
      count: requests.labels(route, method, status),
      duration: durations.labels(route, method),
    };
    known.set(key, found);
    return found;
  };

  return ({ startedAt, method, route, note, refused, status, aborted }: Exchange): void => {
    const { count, duration } = metricsOf(route, method, aborted ? "0" : String(status));
    count.inc();
    duration.observe((performance.now() - startedAt) / 1_000);
    const code = refused ?? note?.code;
    if (code !== undefined) errors.inc({ code });
  };
}

function addGauges(
  limiters: Limiters,
  connections: () => Connections,
  registers: ReturnType<typeof metrics>[],
): void {
  const gauge = (name: string, help: string, labelNames: string[], collect: (gauge: Gauge) => void) => {
    const created: Gauge = new Gauge({ name, help, labelNames, registers, collect: () => collect(created) });
  };
  gauge("rollcall_http_requests_in_flight", "Requests being handled.", ["kind"], (now) => {
    now.set({ kind: "api" }, limiters.api.inFlight);
    now.set({ kind: "page" }, limiters.pages.inFlight);
  });
  gauge("rollcall_http_requests_limit", "The most requests handled at a time.", ["kind"], (now) => {
    now.set({ kind: "api" }, limiters.api.limit);
    now.set({ kind: "page" }, limiters.pages.limit);
  });
  gauge("rollcall_http_connections", "Open client connections.", ["state"], (now) => {
    const { open, idle } = connections().stats;
    now.set({ state: "idle" }, idle);
    now.set({ state: "busy" }, open - idle);
  });
  gauge("rollcall_http_unread_response_bytes", "Response bytes that clients have not read yet.", [], (now) =>
    now.set(connections().stats.unreadBytes),
  );
  gauge("rollcall_http_buffered_request_bytes", "Bytes of request bodies held in memory.", [], (now) =>
    now.set(bufferedBodyBytes()),
  );
  new Counter({
    name: "rollcall_http_connections_closed_total",
    help: "Connections closed by the server, by reason.",
    labelNames: ["reason"],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of connections().stats.closedByReason) this.inc({ reason }, count);
    },
  });
  gauge("rollcall_database_connections", "Connections to the database.", ["state"], (now) => {
    const { size, idle } = database().stats;
    now.set({ state: "idle" }, idle);
    now.set({ state: "busy" }, size - idle);
  });
  gauge("rollcall_database_pool_waiting", "Calls waiting for a database connection.", [], (now) =>
    now.set(database().stats.waiting),
  );
}
