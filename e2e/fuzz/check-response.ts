import { setTimeout as sleep } from "node:timers/promises";
import { serverUrl } from "../fixtures/project";
import { canary } from "../matrix/fixtures";
import type { FuzzCase, Target } from "./requests";

export interface CheckResult {
  /** What is wrong with the response. */
  faults: string[];
  /** Whether the request passed validation. */
  accepted: boolean;
}

const maxResponseMs = 5_000;
const refusalsOfShape = new Set([400, 413, 415, 422, 428, 431]);

// Text that reveals internals; no case sends it.
const inside =
  /\bat \S+ \(?(file|node):|node_modules|server\.mjs|PostgresError|drizzle|violates \w+ constraint|relation "|syntax error at or near|invalid input syntax|ECONNREFUSED|ZodError|TypeError|RangeError/;

/** Sends a case and checks the response. */
export async function checkResponse(target: Target, { url, headers, body }: FuzzCase): Promise<CheckResult> {
  const sent = await send(target.method, url, headers, body);
  if (typeof sent === "string") return { faults: [sent], accepted: false };
  const { status, type, text, took } = sent;
  const faults: string[] = [];
  if (took > maxResponseMs) faults.push(`an answer after ${took} ms`);
  if (status >= 500) faults.push(`a server error, ${status}`);
  if (status === 429) faults.push("held back by a limit that tests are not to meet");
  if (inside.test(text)) faults.push("an answer that shows the inside");
  if (text.includes(canary)) faults.push("another project's data");
  if (status >= 400) faults.push(...wrongRefusal(target, url, status, type, text));
  else faults.push(...wrongAnswer(target, status, type, text));
  return {
    faults: faults.map((fault) => `${fault}: ${status} ${text.slice(0, 300)}`),
    accepted: !refusalsOfShape.has(status),
  };
}

async function send(
  method: string,
  url: string,
  headers: Record<string, string>,
  body: FuzzCase["body"],
): Promise<{ status: number; type: string; text: string; took: number } | string> {
  for (let attempt = 1; ; attempt++) {
    const begun = performance.now();
    try {
      const response = await fetch(new URL(serverUrl() + url), {
        method,
        headers,
        redirect: "manual",
        signal: AbortSignal.timeout(3 * maxResponseMs),
        ...(body !== undefined && { body: body as BodyInit }),
      });
      const text = await response.text();
      // An overloaded server answers 503; retry.
      if (response.status === 503 && attempt < 10) {
        await sleep(50 * attempt);
        continue;
      }
      const took = Math.round(performance.now() - begun);
      return { status: response.status, type: response.headers.get("content-type") ?? "", text, took };
    } catch (error) {
      const { name, cause } = error as Error & { cause?: Error };
      // The server may close the connection after rejecting a body that is still being sent.
      if (/EPIPE|ECONNRESET|other side closed/.test(String(cause)) && attempt < 5) continue;
      return `no answer (${name}, ${String(cause ?? error)})`;
    }
  }
}

/** Errors that are not in their API's format. */
function wrongRefusal(
  { path, operation }: Target,
  url: string,
  status: number,
  type: string,
  text: string,
): string[] {
  // A URL or header that is too long is rejected before any API sees it.
  if (status === 431) return type.startsWith("text/plain") ? [] : [`a 431 of the type ${type}`];
  const { pathname } = new URL(serverUrl() + url);
  if (path.startsWith("/oauth")) return misses(text, { error: "string", error_description: "string" });
  switch (operation.dialect) {
    case "native":
      if (type !== "application/problem+json") return [`a refusal of the type ${type}`];
      return misses(text, { title: "string", status: "number", code: "string", requestId: "string" });
    case "iterable":
      return misses(text, { msg: "string", code: "string", params: "object" });
    case "genesys":
      return misses(text, { message: "string", code: "string", status: "number", contextId: "string" });
    case "tribehr":
      if (status === 401 || status === 404)
        return text === "" ? [] : ["a body where TribeHR does not send pushes"];
      if (pathname.endsWith(".xml")) return /^<\?xml .+<error>.+<\/error>\s*$/s.test(text) ? [] : ["no XML"];
      return misses(text, { error: "object" });
  }
}

function misses(text: string, members: Record<string, string>): string[] {
  const value = parsed(text);
  if (typeof value !== "object" || value === null) return ["a refusal that is no JSON object"];
  return Object.entries(members)
    .filter(([name, type]) => typeof (value as Record<string, unknown>)[name] !== type)
    .map(([name]) => `a refusal without ${name}`);
}

/** Successes that do not match the route's schema. */
function wrongAnswer({ operation }: Target, status: number, type: string, text: string): string[] {
  const answer = operation.responses.find((answer) => answer.status === status);
  if (answer === undefined) return ["a status that the route does not speak of"];
  const schema = answer.content?.["application/json"];
  if (schema === undefined || !type.startsWith("application/json")) return [];
  const checked = schema.safeParse(parsed(text));
  return checked.success ? [] : [`an answer of another shape (${checked.error.issues[0]?.path.join(".")})`];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
