import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { routes } from "rollcall:api-routes";
import { database } from "@/db/client";
import { subscribeInvalidations } from "@/db/invalidations";
import { closeReplica, noteWrite } from "@/db/replica-reads";
import type { Config } from "@/lib/config";
import { onWrite } from "@/lib/http/endpoint";
import { registerApiDocument } from "@/lib/openapi/document";
import { createApi } from "./api";
import { browserOnly } from "./browser-only";
import type { Connections } from "./connections";
import { EventLoopMonitor } from "./event-loop";
import { createHttpServer, type HttpServerOptions, type Limiters, limitersFor } from "./http-server";
import type { Lifecycle } from "./lifecycle";
import { collectMetrics } from "./metrics";
import { openApiDocument } from "./openapi/document";
import { pageHeaders } from "./page-headers";
import { lazyPages, loadPages, pagesWhenReady } from "./pages";
import { type MetricsText, probes } from "./probes";
import { watchReadiness } from "./readiness";
import { requestLog } from "./request-log";
import { StartError } from "./start-error";

/** With more pending connections than this, the system silently drops new ones, and clients wait for a timeout. */
const backlog = 4_096;

/** The configuration once the database is known. */
export type ServerConfig = Config & { databaseUrl: string; databaseDirectUrl: string };

/** Starts serving requests in this process; resolves with the port. */
export async function serve(
  config: ServerConfig,
  lifecycle: Lifecycle,
  metricsText: MetricsText,
): Promise<number> {
  onWrite(noteWrite);
  lifecycle.onShutdown(closeReplica);
  lifecycle.onShutdown(subscribeInvalidations(config.databaseDirectUrl));
  registerApiDocument((dialect) => ({ ...openApiDocument(routes, dialect) }));
  const limiters = limitersFor(config.maxConcurrentRequests);
  const readiness = watchReadiness(config.databaseUrl, {
    isStopping: () => lifecycle.isShuttingDown,
    limiters,
  });
  lifecycle.onShutdown(() => readiness.close());
  const eventLoop = new EventLoopMonitor();
  lifecycle.onShutdown(async () => eventLoop.close());
  const api = createApi(routes);
  const direct = config.serverMode === "direct";
  const pages = lazyPages(() => loadPages(config, server));
  const { server, connections } = createHttpServer({
    api,
    direct,
    pages: browserOnly(pagesWhenReady(pages.listen, readiness), api.has),
    setPageHeaders: pageHeaders({
      secure: config.publicUrl?.startsWith("https:") ?? false,
      development: config.serverMode === "dev",
    }),
    probes: probes({ readiness, eventLoop, metricsText, metricsToken: config.metricsToken }),
    onRequestEnd: requestEndListener(config, limiters, () => connections),
    limiters,
    trustedProxies: config.trustedProxies,
    connectionLimits: { maxConnections: config.maxConnections },
  });
  await Promise.all([direct || pages.open(), database().warm()]);
  const port = await listen(server, config);
  lifecycle.onShutdown(() => connections.drain());
  if (direct) lifecycle.onShutdown(pages.openSoon());
  return port;
}

/** Runs after each request. Without a token nobody can read metrics, so they are not collected. */
function requestEndListener(
  { logRequests, metricsToken }: Config,
  limiters: Limiters,
  connections: () => Connections,
): HttpServerOptions["onRequestEnd"] {
  const logRequest = requestLog(logRequests);
  if (metricsToken === undefined) return logRequest;
  const recordMetrics = collectMetrics(limiters, connections);
  return (exchange) => {
    recordMetrics(exchange);
    logRequest(exchange);
  };
}

async function listen(server: Server, { port, host }: Config): Promise<number> {
  try {
    server.listen({ port, host, backlog });
    await once(server, "listening");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") {
      throw new StartError(`Port ${port} is in use by another program: stop it, or set PORT.`, {
        cause,
      });
    }
    throw new StartError(`Cannot listen on ${host ?? "port"} ${port} (${code}): set HOST and PORT.`, {
      cause,
    });
  }
  return (server.address() as AddressInfo).port;
}
