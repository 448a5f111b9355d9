import { Registry } from "prom-client";

// One per process, shared by the separately built copies of this module in the API and the console.
const shared = globalThis as typeof globalThis & { rollcallMetrics?: Registry };

/** The registry of this process's metrics. */
export function metrics(): Registry {
  shared.rollcallMetrics ??= new Registry();
  return shared.rollcallMetrics;
}

/** Old names, exported in addition to the new ones for one more version: docs/production.md lists them. */
const renamedMetrics: Record<string, string> = {
  rollcall_http_refusals_total: "rollcall_http_errors_total",
  rollcall_http_requests_room: "rollcall_http_requests_limit",
  rollcall_http_unread_bytes: "rollcall_http_unread_response_bytes",
  rollcall_http_body_bytes: "rollcall_http_buffered_request_bytes",
  rollcall_http_connections_closed: "rollcall_http_connections_closed_total",
  rollcall_database_waiting: "rollcall_database_pool_waiting",
};

/** Repeats each renamed metric of a Prometheus text under its old name. */
export function withOldMetricNames(text: string): string {
  const copies = Object.entries(renamedMetrics).flatMap(([old, current]) => {
    const ofMetric = new RegExp(`^(# (HELP|TYPE) )?${current}[ {]`);
    return text.split("\n").flatMap((line) => (ofMetric.test(line) ? [line.replace(current, old)] : []));
  });
  return copies.length === 0 ? text : `${text.trimEnd()}\n\n${copies.join("\n")}\n`;
}
