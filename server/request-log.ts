import type { Config } from "@/lib/config";
import { log, redactSecrets } from "@/lib/log";
import type { Exchange } from "./exchange";
import { pathnameOf } from "./request-target";

const maxLinesPerSecond = 100;

/**
 * Logs a line for each completed request, or only for failed and rejected ones. A line contains the route, never the
 * URL, which may contain names and secrets. Failures beyond a hundred per second are only counted, so that an attack
 * cannot fill the disk.
 */
export function requestLog(wanted: Config["logRequests"]) {
  let second = 0;
  let lines = 0;
  let dropped = 0;

  const isFull = (): boolean => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) {
      if (dropped > 0) log().warn({ dropped }, "Too many failed requests, log lines dropped");
      [second, lines, dropped] = [now, 0, 0];
    }
    lines += 1;
    if (lines <= maxLinesPerSecond) return false;
    dropped += 1;
    return true;
  };

  return (exchange: Exchange): void => {
    if (wanted === "none") return;
    const failed = hasFailed(exchange.status);
    if (wanted === "failed" && (!failed || isFull())) return;
    const line = describe(exchange);
    if (exchange.status >= 500) log().warn(line, "Request failed");
    else log().info(line, failed ? "Request rejected" : "Request answered");
  };
}

/** A server error, a missing permission, or a rate limit. */
const hasFailed = (status: number): boolean =>
  status >= 500 || status === 401 || status === 403 || status === 429;

function describe(exchange: Exchange) {
  const { startedAt, method, url, address, route, note, refused, status, aborted } = exchange;
  return {
    requestId: note?.requestId,
    method,
    route: route === "page" ? pageOf(url) : route,
    status,
    ms: Math.round((performance.now() - startedAt) * 10) / 10,
    address,
    caller: note?.caller && `${note.caller.actor.type} ${note.caller.actor.id}`,
    project: note?.caller?.project?.id,
    code: refused ?? note?.code,
    ...(aborted && { aborted }),
  };
}

/** A page's path, without the secret in an invitation link. */
const pageOf = (url: string): string =>
  redactSecrets(pathnameOf(url).replace(/^\/join\/.+/, "/join/…")).slice(0, 200);
