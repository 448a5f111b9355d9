import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { routes } from "rollcall:api-routes";
import { hearAnnouncements } from "@/db/announcements";
import { database } from "@/db/client";
import { closeReplica } from "@/db/reads";
import type { Config } from "@/lib/config";
import { publishApiDocument } from "@/lib/openapi/shared";
import { apiOf } from "./api";
import { pagesForBrowsers } from "./browser-pages";
import { drainable } from "./drain";
import { createFront, type FrontOptions, type Gates, gatesFor } from "./front";
import type { Life } from "./life";
import { backlog, listenMore } from "./listeners";
import { observe } from "./observe";
import { openApiDocument } from "./openapi/document";
import { pageHeaders } from "./page-headers";
import { openPages, pagesOnDemand, pagesWhileReady } from "./pages";
import { type Figures, probes } from "./probes";
import { watchReadiness } from "./readiness";
import { requestLog } from "./request-log";
import { StartError } from "./start-error";

const moreListeners = 63;

/** What serving takes once the configuration is settled. */
export type Serving = Config & { databaseUrl: string; databaseDirectUrl: string };

/** Answers requests in this process until its life ends; settles with the port. */
export async function serve(config: Serving, life: Life, figures: Figures): Promise<number> {
  life.onEnd(closeReplica);
  life.onEnd(hearAnnouncements(config.databaseDirectUrl));
  publishApiDocument((wire) => ({ ...openApiDocument(routes, wire) }));
  const readiness = watchReadiness(config.databaseUrl, () => life.isEnding);
  life.onEnd(() => readiness.close());
  const gates = gatesFor(config.mostRequests);
  const api = apiOf(routes);
  const lean = config.front === "lean";
  const pages = pagesOnDemand(() => openPages(config, front));
  const front = createFront({
    api,
    lean,
    pages: pagesForBrowsers(pagesWhileReady(pages.listen, readiness), api.has),
    dressPage: pageHeaders({
      secure: config.publicUrl?.startsWith("https:") ?? false,
      development: config.front === "dev",
    }),
    probes: probes(readiness, figures, config.metricsToken),
    ended: afterEach(config, gates),
    gates,
    trustedProxies: config.trustedProxies,
  });
  const drain = drainable(front);
  await Promise.all([lean || pages.open(), database().warm()]);
  const port = await listen(front, config);
  const more = listenMore(front, moreListeners);
  life.onEnd(async () => drain(await more));
  if (lean) life.onEnd(pages.openSoon());
  return port;
}

/** What is done once each request has ended. Without somebody to read the figures, none are kept. */
function afterEach({ logRequests, metricsToken }: Config, gates: Gates): FrontOptions["ended"] {
  const write = requestLog(logRequests);
  if (metricsToken === undefined) return write;
  const count = observe(gates);
  return (exchange) => {
    count(exchange);
    write(exchange);
  };
}

async function listen(front: Server, { port, host }: Config): Promise<number> {
  try {
    front.listen({ port, host, backlog });
    await once(front, "listening");
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
  return (front.address() as AddressInfo).port;
}
