import type { ServerResponse } from "node:http";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { ApiMatch, ApiRoute } from "./api-router";

interface Template {
  status: number;
  /** The answer as it was for one request, cut where that one's id stood. */
  head: [name: string, value: string[]][];
  body: string[];
}

/**
 * Says "busy" in the words of a route's wire for next to nothing: the answer is made once a route, by the wire itself,
 * and from then on only the request id in it is new. Refusing must stay cheap where all else is dear.
 */
export function busyAnswers(): (match: ApiMatch, outgoing: ServerResponse) => Promise<void> {
  const templates = new Map<ApiRoute, Promise<Template>>();
  return async ({ route }, outgoing) => {
    const template = templates.get(route) ?? templateOf(route);
    templates.set(route, template);
    const { status, head, body } = await template;
    if (outgoing.destroyed) return;
    const id = newId();
    outgoing.writeHead(
      status,
      head.flatMap(([name, parts]) => [name, parts.join(id)]),
    );
    outgoing.end(body.join(id));
  };
}

async function templateOf({ path, handlers }: ApiRoute): Promise<Template> {
  const error = new DomainError("unavailable", "The server has its hands full. Try again in a moment.", {
    retryAfter: 1,
  });
  const speaker = Object.values(handlers).find((handler) => handler.refuse !== undefined);
  const answer =
    speaker?.refuse?.(new Request(new URL(path, "http://localhost")), error) ??
    Response.json({ detail: error.message }, { status: 503, headers: { "retry-after": "1" } });
  const id = answer.headers.get("x-request-id") ?? "\0";
  const text = await answer.text();
  return {
    status: answer.status,
    head: [
      ...[...answer.headers].map(([name, value]): [string, string[]] => [name, value.split(id)]),
      ["content-length", [String(Buffer.byteLength(text))]],
    ],
    body: text.split(id),
  };
}
