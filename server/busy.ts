import type { ServerResponse } from "node:http";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import type { ApiRoute } from "./api-router";
import { Aside } from "./aside";
import { nosniff } from "./refusals";

/** An answer as it was for one request, cut where that one's id stood. */
interface Template {
  status: number;
  /** Names and values in turn. */
  head: string[];
  /** Where in the head an id stands, and what around it. */
  ids: [at: number, around: string[]][];
  body: string[];
}

export type BusyAnswers = (route: ApiRoute | undefined, outgoing: ServerResponse) => void;

/**
 * Says "busy" in the words of a route's wire for next to nothing: the answer is made once a route, by the wire itself,
 * and from then on only the request id in it is new; it is said aside. Refusing must stay cheap where all else is dear.
 */
export function busyAnswers(): BusyAnswers {
  const aside = new Aside();
  const templates = new Map<ApiRoute | undefined, Template>();
  const learn = async (route: ApiRoute | undefined, outgoing: ServerResponse) => {
    const template = await templateOf(route);
    templates.set(route, template);
    say(template, outgoing);
  };
  return (route, outgoing) => {
    aside.add(() => {
      const template = templates.get(route);
      if (template === undefined) void learn(route, outgoing);
      else say(template, outgoing);
    });
  };
}

function say({ status, head, ids, body }: Template, outgoing: ServerResponse): void {
  if (outgoing.destroyed) return;
  const id = newId();
  const own = head.slice();
  for (const [at, around] of ids) own[at] = around.join(id);
  outgoing.writeHead(status, own).end(body.join(id));
}

async function templateOf(route: ApiRoute | undefined): Promise<Template> {
  const error = new DomainError("unavailable", "The server has its hands full. Try again in a moment.", {
    retryAfter: 1,
  });
  const speaker = Object.values(route?.handlers ?? {}).find((handler) => handler.refuse !== undefined);
  const answer =
    speaker?.refuse?.(new Request(new URL(route?.path ?? "/", "http://localhost")), error) ??
    Response.json({ detail: error.message }, { status: 503, headers: { "retry-after": "1" } });
  const text = await answer.text();
  const id = answer.headers.get("x-request-id") ?? "\0";
  answer.headers.set("content-length", String(Buffer.byteLength(text)));
  answer.headers.set(...nosniff);
  const head = [...answer.headers].flat();
  const ids = head.flatMap((value, at): Template["ids"] =>
    value.includes(id) ? [[at, value.split(id)]] : [],
  );
  return { status: answer.status, head, ids, body: text.split(id) };
}
