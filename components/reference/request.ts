import type { ReferenceParameter } from "@/lib/openapi/types";

/** A call as it was filled in. */
export interface Draft {
  method: string;
  path: string;
  parameters: ReferenceParameter[];
  /** By the parameters' names. */
  values: Record<string, string>;
  body?: { type: string; text: string } | undefined;
}

export interface Reply {
  status: number;
  statusText: string;
  headers: [name: string, value: string][];
  text: string;
  /** More came than is shown. */
  cut: boolean;
  milliseconds: number;
}

/** Whether there is no call without it. */
export const isNeeded = ({ in: place, required }: ReferenceParameter): boolean =>
  required === true || place === "path";

/** The path and query; a parameter of the path that is still empty stays as the document writes it. */
export function addressOf({ path, parameters, values }: Draft): string {
  const filled = path.replace(/\{(\w+)\}/g, (whole, name) =>
    values[name] ? encodeURIComponent(values[name]) : whole,
  );
  const query = new URLSearchParams(
    parameters.flatMap(({ name, in: place }) =>
      place === "query" && values[name] ? [[name, values[name]]] : [],
    ),
  );
  return query.size > 0 ? `${filled}?${query}` : filled;
}

function headersOf({ parameters, values, body }: Draft): [string, string][] {
  const given = parameters.flatMap(({ name, in: place }): [string, string][] =>
    place === "header" && values[name] ? [[name, values[name]]] : [],
  );
  return body ? [...given, ["Content-Type", body.type]] : given;
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The call as a command; `proofs` are arguments of curl. */
export function curlOf(draft: Draft, origin: string, proofs: string[]): string {
  const method = draft.method.toUpperCase();
  const named = method === "GET" || (method === "POST" && draft.body) ? "" : `-X ${method} `;
  return [
    `curl ${named}${quoted(origin + addressOf(draft))}`,
    ...proofs,
    ...headersOf(draft).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(draft.body ? [`--data-raw ${quoted(draft.body.text)}`] : []),
  ].join(" \\\n  ");
}

const mostShown = 200_000;

/** Sends it from the browser. The operator's session goes along only where that is the way that was chosen. */
export async function send(draft: Draft, proofs: [string, string][], session: boolean): Promise<Reply> {
  const began = performance.now();
  const response = await fetch(addressOf(draft), {
    method: draft.method.toUpperCase(),
    headers: [...headersOf(draft), ...proofs],
    body: draft.body?.text ?? null,
    credentials: session ? "same-origin" : "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(60_000),
  });
  const { text, cut } = await beginning(response);
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers].filter(([name]) => matters.test(name)),
    text,
    cut,
    milliseconds: Math.round(performance.now() - began),
  };
}

const matters =
  /^(content-(type|disposition)|etag|location|retry-after|www-authenticate|x-request-id|x-total-rows|allow|ratelimit.*|deprecation)$/;

/** An export may be of any size: what is not shown is not waited for. */
async function beginning(response: Response): Promise<{ text: string; cut: boolean }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    if (text.length <= mostShown) continue;
    await reader.cancel();
    return { text: text.slice(0, mostShown), cut: true };
  }
  return { text, cut: false };
}
