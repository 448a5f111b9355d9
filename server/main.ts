import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { routes } from "rollcall:api-routes";
import { hearAnnouncements } from "@/db/announcements";
import { database } from "@/db/client";
import { MigrationError, migrateDatabase } from "@/db/migrate";
import { closeReplica } from "@/db/reads";
import { type Config, ConfigError, readConfig, settleConfig } from "@/lib/config";
import { log } from "@/lib/log";
import { publishApiDocument } from "@/lib/openapi/shared";
import { ensureOperatorPassword } from "@/lib/operators/ensure-password";
import { prepareFirstStart } from "@/lib/setup/first-start";
import { announcement } from "./announce";
import { apiOf } from "./api";
import { startChores } from "./chores";
import { drainable } from "./drain";
import { requireDurability } from "./durability";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres";
import { createFront, type FrontOptions, type Gates, gatesFor } from "./front";
import { keepHeapSmall } from "./heap";
import { Life } from "./life";
import { observe } from "./observe";
import { openApiDocument } from "./openapi/document";
import { pageHeaders } from "./page-headers";
import { openPages, pagesOnDemand } from "./pages";
import { probes } from "./probes";
import { watchReadiness } from "./readiness";
import { requestLog } from "./request-log";
import { StartError } from "./start-error";

const say = (line: string) => console.log(line);

/** Starts Rollcall in this process, and ends the process when it is told to stop or cannot start. */
export async function main(): Promise<void> {
  keepHeapSmall();
  const life = new Life();
  try {
    const starting = start(life);
    life.listenForSignals(starting);
    await starting;
  } catch (error) {
    await life.end();
    const expected = error instanceof StartError || error instanceof ConfigError;
    console.error(expected ? `Rollcall cannot start. ${error.message}` : error);
    process.exit(1);
  }
}

async function start(life: Life): Promise<void> {
  const config = readConfig(process.env);
  const databaseUrl = config.databaseUrl ?? (await embedded(config, life)).url;
  const directUrl = config.databaseDirectUrl ?? databaseUrl;
  settleConfig({ ...config, databaseUrl, databaseDirectUrl: directUrl });
  await migrate(directUrl, config);
  warnOfPlainHttp(config);
  life.onEnd(() => database().close());
  life.onEnd(closeReplica);
  life.onEnd(hearAnnouncements(directUrl));
  await requireDurability(config);
  const first = await prepareFirstStart({ email: config.adminEmail, password: config.adminPassword });
  const password =
    first === null && config.adminPassword !== undefined
      ? await ensureOperatorPassword(config.adminEmail, config.adminPassword)
      : "untouched";

  publishApiDocument((wire) => ({ ...openApiDocument(routes, wire) }));
  const readiness = watchReadiness(databaseUrl, () => life.isEnding);
  life.onEnd(() => readiness.close());
  const gates = gatesFor(config.mostRequests);
  const lean = config.front === "lean";
  const pages = pagesOnDemand(() => openPages(config, front));
  const front = createFront({
    api: apiOf(routes),
    lean,
    pages: pages.listen,
    dressPage: pageHeaders({
      secure: config.publicUrl?.startsWith("https:") ?? false,
      development: config.front === "dev",
    }),
    probes: probes(readiness, config.metricsToken),
    ended: afterEach(config, gates),
    gates,
    trustedProxies: config.trustedProxies,
  });
  const drain = drainable(front);
  await Promise.all([lean || pages.open(), database().warm()]);
  const port = await listen(front, config);
  life.onEnd(drain);
  if (lean) life.onEnd(pages.openSoon());
  life.onEnd(startChores(directUrl, { alone: config.databaseUrl === undefined }));
  say(announcement(config.publicUrl ?? `http://${shownHost(config.host)}:${port}`, config, first, password));
}

/** What is done once each request has ended. Without somebody to read the figures, none are kept. */
function afterEach({ logRequests, metricsToken }: Config, gates: Gates): FrontOptions["ended"] {
  const write = requestLog(logRequests);
  if (metricsToken === undefined) return write;
  const count = observe(gates);
  return (...about) => {
    count(...about);
    write(...about);
  };
}

async function embedded({ dataDir }: Config, life: Life): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log: say });
  life.onEnd(postgres.stop);
  return postgres;
}

async function migrate(databaseUrl: string, { databaseUrl: own }: Config): Promise<void> {
  try {
    await migrateDatabase(databaseUrl);
  } catch (cause) {
    if (!(cause instanceof MigrationError)) throw cause;
    throw new StartError(own === undefined ? cause.message : `DATABASE_URL: ${cause.message}`, { cause });
  }
}

/** Passwords and sessions would cross the network for anyone to read. */
function warnOfPlainHttp({ publicUrl, front }: Config): void {
  if (front === "dev" || publicUrl === undefined || !publicUrl.startsWith("http:")) return;
  if (/^(localhost|127\..*|\[::1\])$/.test(new URL(publicUrl).hostname)) return;
  log().warn("ROLLCALL_URL is http: passwords and sessions cross the network readable. Put https in front");
}

async function listen(front: Server, { port, host }: Config): Promise<number> {
  try {
    // Past it the system drops connections in silence, and clients that could be refused at once wait for half a minute.
    front.listen({ port, host, backlog: 4_096 });
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

/** A host to put into a URL that a browser on this machine can open. */
function shownHost(host: string | undefined): string {
  if (host === undefined || host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
