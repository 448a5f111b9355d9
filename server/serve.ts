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

/** Past it the system drops connections silently, and clients that could be refused at once wait for half a minute. */
const backlog = 4_096;

/** What serving takes once the configuration is settled. */
export type ServerConfig = Config & { databaseUrl: string; databaseDirectUrl: string };

/** Answers requests in this process until its life ends; settles with the port. */
export async function serve(config: ServerConfig, life: Lifecycle, figures: MetricsText): Promise<number> {
  onWrite(noteWrite);
  life.onShutdown(closeReplica);
  life.onShutdown(subscribeInvalidations(config.databaseDirectUrl));
  registerApiDocument((wire) => ({ ...openApiDocument(routes, wire) }));
  const limiters = limitersFor(config.maxConcurrentRequests);
  const readiness = watchReadiness(config.databaseUrl, { isStopping: () => life.isShuttingDown, limiters });
  life.onShutdown(() => readiness.close());
  const eventLoop = new EventLoopMonitor();
  life.onShutdown(async () => eventLoop.close());
  const api = createApi(routes);
  const direct = config.serverMode === "lean";
  const pages = lazyPages(() => loadPages(config, server));
  const { server, connections } = createHttpServer({
    api,
    direct,
    pages: browserOnly(pagesWhenReady(pages.listen, readiness), api.has),
    setPageHeaders: pageHeaders({
      secure: config.publicUrl?.startsWith("https:") ?? false,
      development: config.serverMode === "dev",
    }),
    probes: probes({ readiness, eventLoop, metricsText: figures, metricsToken: config.metricsToken }),
    onRequestEnd: requestEndListener(config, limiters, () => connections),
    limiters,
    trustedProxies: config.trustedProxies,
    connectionLimits: { maxConnections: config.maxConnections },
  });
  await Promise.all([direct || pages.open(), database().warm()]);
  const port = await listen(server, config);
  life.onShutdown(() => connections.drain());
  if (direct) life.onShutdown(pages.openSoon());
  return port;
}

/** What is done once each request has ended. Without a token nobody can read metrics, and none are collected. */
function requestEndListener(
  { logRequests, metricsToken }: Config,
  limiters: Limiters,
  connections: () => Connections,
): HttpServerOptions["onRequestEnd"] {
  const write = requestLog(logRequests);
  if (metricsToken === undefined) return write;
  const count = collectMetrics(limiters, connections);
  return (exchange) => {
    count(exchange);
    write(exchange);
  };
}

async function listen(server: Server, { port, host }: Config): Promise<number> {
  try {
    server.listen({ port, host, backlog });
    await once(server, "listening");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") {
      throw new StartError(`Port ${port} is taken by another program: stop that one, or set PORT.`, {
        cause,
      });
    }
    throw new StartError(`It cannot listen on ${host ?? "port"} ${port} (${code}): set HOST and PORT.`, {
      cause,
    });
  }
  return (server.address() as AddressInfo).port;
}
