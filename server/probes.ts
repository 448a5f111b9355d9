import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseBearer } from "@/lib/http/authorization";
import { metrics, withOldMetricNames } from "@/lib/metrics";
import type { EventLoopMonitor } from "./event-loop";
import type { Readiness } from "./readiness";

export interface Probes {
  has(pathname: string): boolean;
  answer(pathname: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>;
}

export type MetricsText = () => Promise<string>;

export interface ProbeOptions {
  readiness: Readiness;
  eventLoop: Pick<EventLoopMonitor, "stalledMs">;
  metricsText: MetricsText;
  metricsToken: string | undefined;
}

/**
 * Health checks and metrics, served without Next and at any load: `/healthz` (whether the event loop is responsive,
 * regardless of the database), `/readyz` (whether to send requests here) and, with a token, `/metrics` (Prometheus).
 */
export function probes({ readiness, eventLoop, metricsText, metricsToken }: ProbeOptions): Probes {
  const answers: Record<string, (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>> = {
    "/healthz": async (_, outgoing) => {
      const seconds = Math.round(eventLoop.stalledMs / 1_000);
      if (seconds === 0) sendJson(outgoing, 200, { status: "ok" });
      else sendJson(outgoing, 503, { status: `the event loop was blocked for ${seconds} s` });
    },
    "/readyz": async (_, outgoing) => {
      const problem = await readiness.problem();
      sendJson(outgoing, problem === undefined ? 200 : 503, { status: problem ?? "ok" });
    },
    ...(metricsToken !== undefined && {
      "/metrics": async (incoming: IncomingMessage, outgoing: ServerResponse) => {
        if (!isBearer(incoming, metricsToken)) return unauthorized(outgoing);
        outgoing.setHeader("content-type", metrics().contentType);
        outgoing.writeHead(200, { "cache-control": "no-store" }).end(withOldMetricNames(await metricsText()));
      },
    }),
  };
  return {
    has: (pathname) => Object.hasOwn(answers, pathname),
    async answer(pathname, incoming, outgoing) {
      if (incoming.method === "GET" || incoming.method === "HEAD") {
        return answers[pathname]?.(incoming, outgoing);
      }
      outgoing.writeHead(405, { allow: "GET, HEAD" }).end();
    },
  };
}

function sendJson(outgoing: ServerResponse, status: number, body: object): void {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  outgoing.writeHead(status, headers).end(`${JSON.stringify(body)}\n`);
}

function unauthorized(outgoing: ServerResponse): void {
  outgoing
    .writeHead(401, { "www-authenticate": "Bearer" })
    .end("/metrics needs its token as a bearer token.\n");
}

function isBearer(incoming: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const given = parseBearer(incoming.headers.authorization) ?? "";
  return timingSafeEqual(digest(given), digest(token));
}
