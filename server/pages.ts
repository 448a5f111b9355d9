import { createServer, type Server } from "node:http";
import type { Config } from "@/lib/config";
import { describeError, log } from "@/lib/log";
import { sendUnavailable } from "./error-responses";
import type { Listener } from "./http-server";
import type { Readiness } from "./readiness";
import { pathnameOf } from "./request-target";

/** Loads Next with the pages that it has built, or builds as they are asked for. */
export async function loadPages({ serverMode: mode, publicUrl }: Config, server: Server): Promise<Listener> {
  // next-auth reads these itself. Without a fixed origin it goes by the address that the browser used.
  if (publicUrl === undefined) delete process.env.NEXTAUTH_URL;
  else process.env.NEXTAUTH_URL = publicUrl;
  process.env.AUTH_TRUST_HOST = publicUrl === undefined ? "true" : "";
  const { default: next } = await import("next");
  // Next takes over every connection whose client offers another protocol, as Java's does with HTTP/2, and never answers
  // it; only its tools for development have a use for that.
  const httpServer = mode === "dev" ? server : createServer();
  const app = next({ dev: mode === "dev", dir: process.cwd(), httpServer });
  await (mode === "dev" ? app.prepare() : quietly(() => app.prepare()));
  return app.getRequestHandler();
}

/** Next reports how long its settings took to read, and has no switch for that. */
async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => undefined;
  try {
    return await run();
  } finally {
    console.log = log;
  }
}

/**
 * Refuses pages while the database is away, for Next would say that they are broken. Their scripts and styles go on: a
 * console that is open already needs them.
 */
export const pagesWhenReady =
  (pages: Listener, readiness: Readiness): Listener =>
  async (incoming, outgoing) => {
    const isFile = pathnameOf(incoming.url ?? "").startsWith("/_next/static/");
    const problem = isFile ? undefined : await readiness.databaseProblem();
    if (problem === undefined) return pages(incoming, outgoing);
    sendUnavailable(outgoing, `There is no page to show now: ${problem}. Try again in a moment.`);
  };

/** After phones have been waiting for the API, before an admin has come to the sign-in page. */
const soon = 3_000;

/** Pages that are loaded when first asked for: the API does not wait for them to answer after a start. */
export function lazyPages(load: () => Promise<Listener>) {
  let opening: Promise<Listener> | undefined;
  const open = (): Promise<Listener> => {
    opening ??= load().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const report = (error: unknown) =>
    log().error({ failure: describeError(error) }, "The pages cannot be loaded");

  const listen: Listener = (incoming, outgoing) =>
    open().then(
      (pages) => pages(incoming, outgoing),
      (error) => {
        report(error);
        sendUnavailable(outgoing, "The pages cannot be loaded. The server's log says why.");
      },
    );

  /** Loads them a little later. Answers how to call that off. */
  function openSoon(): () => Promise<void> {
    const timer = setTimeout(() => open().catch(report), soon);
    return async () => clearTimeout(timer);
  }
  return { open, listen, openSoon };
}
