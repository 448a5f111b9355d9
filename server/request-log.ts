import type { Config } from "@/lib/config";
import { log, redactSecrets } from "@/lib/log";
import type { Exchange } from "./exchange";
import { pathnameOf } from "./request-target";

const mostLinesASecond = 100;

/**
 * Writes a line about a request once it has ended: of all, or of those that failed or were turned away. A line names
 * the route, never the address, in which names and secrets stand. Failures beyond a hundred a second are only counted,
 * for whoever is under attack needs the disk.
 */
export function requestLog(wanted: Config["logRequests"]) {
  let second = 0;
  let lines = 0;
  let unwritten = 0;

  const isFull = (): boolean => {
    const now = Math.floor(performance.now() / 1_000);
    if (now !== second) {
      if (unwritten > 0) log().warn({ unwritten }, "More requests failed than there is room for in this log");
      [second, lines, unwritten] = [now, 0, 0];
    }
    lines += 1;
    if (lines <= mostLinesASecond) return false;
    unwritten += 1;
    return true;
  };

  return (exchange: Exchange): void => {
    if (wanted === "none") return;
    const failed = hasFailed(exchange.status);
    if (wanted === "failed" && (!failed || isFull())) return;
    const line = describe(exchange);
    if (exchange.status >= 500) log().warn(line, "Request failed");
    else log().info(line, failed ? "Request turned away" : "Request answered");
  };
}

/** A server's fault, or somebody without the right to what they asked, or too much of it. */
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

/** A page's path. An invitation's is all that it takes to use it. */
const pageOf = (url: string): string =>
  redactSecrets(pathnameOf(url).replace(/^\/join\/.+/, "/join/…")).slice(0, 200);
