import { createServer, type Server } from "node:http";
import type { Config } from "@/lib/config";
import { describeError, log } from "@/lib/log";
import { sendUnavailable } from "./error-responses";
import type { Listener } from "./http-server";
import type { Readiness } from "./readiness";
import { pathnameOf } from "./request-target";

/** Loads Next, which serves the built pages, or in development builds them on request. */
export async function loadPages({ serverMode: mode, publicUrl }: Config, server: Server): Promise<Listener> {
  // Read by next-auth. Without a configured origin it uses the address that the browser used.
  if (publicUrl === undefined) delete process.env.NEXTAUTH_URL;
  else process.env.NEXTAUTH_URL = publicUrl;
  process.env.AUTH_TRUST_HOST = publicUrl === undefined ? "true" : "";
  const { default: next } = await import("next");
  // Next takes over connections that offer a protocol upgrade (Java's client offers HTTP/2) and never answers them;
  // only its development tools need the real server.
  const httpServer = mode === "dev" ? server : createServer();
  const app = next({ dev: mode === "dev", dir: process.cwd(), httpServer });
  await (mode === "dev" ? app.prepare() : withoutConsole(() => app.prepare()));
  return app.getRequestHandler();
}

/** Next prints how long its configuration took to read, and has no option to turn that off. */
async function withoutConsole<T>(run: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => undefined;
  try {
    return await run();
  } finally {
    console.log = log;
  }
}

/**
 * Answers 503 for pages while the database is unavailable, when Next would show an error page. Static files are still
 * served, because open pages need them.
 */
export const pagesWhenReady =
  (pages: Listener, readiness: Readiness): Listener =>
  async (incoming, outgoing) => {
    const isStatic = pathnameOf(incoming.url ?? "").startsWith("/_next/static/");
    const problem = isStatic ? undefined : await readiness.databaseProblem();
    if (problem === undefined) return pages(incoming, outgoing);
    sendUnavailable(outgoing, `Page unavailable: ${problem}. Try again in a moment.`);
  };

/** Late enough not to delay the first API requests, early enough for the first sign-in. */
const preloadDelayMs = 3_000;

/** Loads the pages on the first request for one, so that the API is available without waiting for them. */
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
    log().error({ failure: describeError(error) }, "Pages could not be loaded");

  const listen: Listener = (incoming, outgoing) =>
    open().then(
      (pages) => pages(incoming, outgoing),
      (error) => {
        report(error);
        sendUnavailable(outgoing, "The pages could not be loaded. See the server's log.");
      },
    );

  /** Loads the pages after a short delay. Returns a function that cancels it. */
  function openSoon(): () => Promise<void> {
    const timer = setTimeout(() => open().catch(report), preloadDelayMs);
    return async () => clearTimeout(timer);
  }
  return { open, listen, openSoon };
}
