import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { metrics } from "@/lib/metrics";
import type { EventLoopMonitor } from "./event-loop";
import type { Readiness } from "./readiness";

export interface Probes {
  has(pathname: string): boolean;
  answer(pathname: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>;
}

/** The text of `/metrics`. */
export type MetricsText = () => Promise<string>;

export interface ProbeOptions {
  readiness: Readiness;
  eventLoop: Pick<EventLoopMonitor, "stalledMs">;
  metricsText: MetricsText;
  metricsToken: string | undefined;
}

/**
 * What machines ask about this process, answered without Next and at any load: `/healthz` (is it alive: does its event
 * loop turn; the database is not asked), `/readyz` (may it be sent requests), and with a token `/metrics` (Prometheus).
 */
export function probes({ readiness, eventLoop, metricsText: figures, metricsToken }: ProbeOptions): Probes {
  const answers: Record<string, (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>> = {
    "/healthz": async (_, outgoing) => {
      const seconds = Math.round(eventLoop.stalledMs / 1_000);
      if (seconds === 0) say(outgoing, 200, { status: "ok" });
      else say(outgoing, 503, { status: `the event loop stood still for ${seconds} s` });
    },
    "/readyz": async (_, outgoing) => {
      const problem = await readiness.problem();
      say(outgoing, problem === undefined ? 200 : 503, { status: problem ?? "ok" });
    },
    ...(metricsToken !== undefined && {
      "/metrics": async (incoming: IncomingMessage, outgoing: ServerResponse) => {
        if (!isBearer(incoming, metricsToken)) return unauthorized(outgoing);
        outgoing.setHeader("content-type", metrics().contentType);
        outgoing.writeHead(200, { "cache-control": "no-store" }).end(await figures());
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

function say(outgoing: ServerResponse, status: number, body: object): void {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  outgoing.writeHead(status, headers).end(`${JSON.stringify(body)}\n`);
}

function unauthorized(outgoing: ServerResponse): void {
  outgoing.writeHead(401, { "www-authenticate": "Bearer" }).end("The metrics need their token as Bearer.\n");
}

function isBearer(incoming: IncomingMessage, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const given = /^Bearer +(\S+) *$/i.exec(incoming.headers.authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(given), digest(token));
}
