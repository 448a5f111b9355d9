import type { IncomingMessage, ServerResponse } from "node:http";
import { DomainError } from "@/lib/errors";
import { problemResponse } from "@/lib/http/problem";
import { newId } from "@/lib/ids";
import { sendResponse } from "./error-responses";
import type { Listener } from "./http-server";
import { pathnameOf } from "./request-target";

/**
 * Returns 404 to programs that request a page. With a mistyped URL they would otherwise be redirected to the sign-in
 * page and treat that as success. URLs that end in `.json` or `.xml` get no body, as TribeHR's clients expect. API
 * paths are passed on, because Next may serve the API.
 */
export const browserOnly =
  (pages: Listener, isApi: (pathname: string) => boolean): Listener =>
  (incoming, outgoing) => {
    const pathname = pathnameOf(incoming.url ?? "");
    if (notPages.test(pathname) || isApi(pathname)) return pages(incoming, outgoing);
    if (/\.(json|xml)$/i.test(pathname)) return void outgoing.writeHead(404).end();
    if (isFromProgram(incoming)) return sendNotFound(outgoing);
    return pages(incoming, outgoing);
  };

/** Assets that browsers load, and sign-in. */
const notPages = /^\/(_next|__nextjs_\w+|api\/auth)(\/|$)|^\/(icon\.svg|favicon\.ico)$/;
const data = /\b(application|text)\/([\w.-]+\+)?(json|xml)\b/i;

function isFromProgram({ headers }: IncomingMessage): boolean {
  const { accept = "", authorization } = headers;
  // Next's requests for page data, and navigation. Behind a proxy with a password a browser sends `Authorization` too.
  if (headers.rsc !== undefined || /text\/html/i.test(accept)) return false;
  return (
    authorization !== undefined ||
    headers["api-key"] !== undefined ||
    headers.api_key !== undefined ||
    data.test(accept) ||
    data.test(headers["content-type"] ?? "")
  );
}

function sendNotFound(outgoing: ServerResponse): Promise<void> {
  const error = new DomainError("notFound", "There is no API at this address. It is for browsers.");
  const requestId = newId();
  outgoing.setHeader("x-request-id", requestId);
  return sendResponse(problemResponse(error, { requestId }), outgoing);
}
