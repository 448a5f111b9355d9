import { type ServerResponse, STATUS_CODES } from "node:http";
import { DomainError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { type ApiRoute, refusalOf } from "./api-router";
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
  /** All of it as the connection carries it: of each byte a character. */
  whole: string[];
}

export interface BusyAnswers {
  /** Answers a request. */
  refuse(route: ApiRoute | undefined, outgoing: ServerResponse): void;
  /**
   * Has somebody say it who knows only the connection, of each byte a character: soon, or at once when the function that
   * it answers is called. Undefined until the route's wire has been asked for its words.
   */
  refuseUnparsed(
    route: ApiRoute | undefined,
    say: (answer: string, status: number) => void,
  ): (() => void) | undefined;
}

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
  return {
    refuse(route, outgoing) {
      aside.add(() => {
        const template = templates.get(route);
        if (template === undefined) void learn(route, outgoing);
        else say(template, outgoing);
      });
    },
    refuseUnparsed(route, say) {
      const template = templates.get(route);
      if (template === undefined) return undefined;
      let said = false;
      const job = () => {
        if (said) return;
        said = true;
        say(template.whole.join(newId()), template.status);
      };
      aside.add(job);
      return job;
    },
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
  const request = new Request(new URL(route?.path ?? "/", "http://localhost"));
  const answer = refusalOf(route, request, error, { status: 503, headers: { "retry-after": "1" } });
  const text = await answer.text();
  const id = answer.headers.get("x-request-id") ?? "\0";
  answer.headers.set("content-length", String(Buffer.byteLength(text)));
  answer.headers.set(...nosniff);
  const head = [...answer.headers].flat();
  const ids = head.flatMap((value, at): Template["ids"] =>
    value.includes(id) ? [[at, value.split(id)]] : [],
  );
  const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const whole = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines}\r\n${text}`;
  const bytes = Buffer.from(whole).toString("latin1");
  return { status: answer.status, head, ids, body: text.split(id), whole: bytes.split(id) };
}
