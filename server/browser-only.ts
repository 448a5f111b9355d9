import type { IncomingMessage, ServerResponse } from "node:http";
import { newId } from "@/lib/ids";
import { nosniff } from "./error-responses";
import type { Listener } from "./http-server";
import { pathnameOf } from "./request-target";

/**
 * Answers 404 to programs that ask for a page. Otherwise a client with a mistyped address would be sent to the sign-in
 * page, and take that for an answer. Addresses that end in `.json` or `.xml` get no body, as TribeHR's clients expect. What
 * is the API's passes: Next can be what answers it.
 */
export const browserOnly =
  (pages: Listener, isApi: (pathname: string) => boolean): Listener =>
  (incoming, outgoing) => {
    const pathname = pathnameOf(incoming.url ?? "");
    if (noPage.test(pathname) || isApi(pathname)) return pages(incoming, outgoing);
    if (/\.(json|xml)$/i.test(pathname)) return void outgoing.writeHead(404).end();
    if (isFromProgram(incoming)) return refuse(outgoing);
    return pages(incoming, outgoing);
  };

/** What browsers load beside pages, and sign-in. */
const noPage = /^\/(_next|__nextjs_\w+|api\/auth)(\/|$)|^\/(icon\.svg|favicon\.ico)$/;
const data = /\b(application|text)\/([\w.-]+\+)?(json|xml)\b/i;

function isFromProgram({ headers }: IncomingMessage): boolean {
  const { accept = "", authorization } = headers;
  // Next's own requests for a page's data, and what a browser opens. Behind a proxy that asks for a password, a browser
  // sends `Authorization` too.
  if (headers.rsc !== undefined || /text\/html/i.test(accept)) return false;
  return (
    authorization !== undefined ||
    headers["api-key"] !== undefined ||
    headers.api_key !== undefined ||
    data.test(accept) ||
    data.test(headers["content-type"] ?? "")
  );
}

function refuse(outgoing: ServerResponse): void {
  const detail = "There is no API at this address. It is for browsers.";
  const problem = {
    type: "about:blank",
    title: "Not found",
    status: 404,
    detail,
    code: "notFound",
    requestId: newId(),
  };
  outgoing.setHeader(...nosniff);
  outgoing
    .writeHead(404, { "content-type": "application/problem+json", "x-request-id": problem.requestId })
    .end(JSON.stringify(problem));
}
