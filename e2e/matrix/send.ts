import { setTimeout as sleep } from "node:timers/promises";
import { basic } from "../fixtures/genesys";
import { serverUrl } from "../fixtures/project";
import { type Cell, idParameterOf } from "./cells";
import type { Credential } from "./principals";
import type { Sample } from "./table";

/** A cell with everything its request names. */
export interface PreparedRequest {
  cell: Cell;
  sample: Sample;
  /** The object's id in the path. */
  thing: string;
  /** The project that the path names. */
  slug: string;
  /** The OAuth client id for Genesys. */
  clientId: string;
  credential: Credential;
}

export interface MatrixResponse {
  status: number;
  /** The raw body. */
  text: string;
  /** Without everything that differs between requests. */
  normalized: string;
}

/** Sends a cell's request, and again after a 503, which changes nothing. */
export async function send(
  prepared: PreparedRequest,
  instead: HeaderOverrides = {},
): Promise<MatrixResponse> {
  for (let attempt = 1; ; attempt++) {
    const answer = await sendOnce(prepared, instead);
    if (answer.status !== 503 || attempt === 10) return answer;
    await sleep(50 * attempt);
  }
}

/** Headers to change; null omits one. */
export type HeaderOverrides = Record<string, string | null>;

async function sendOnce(prepared: PreparedRequest, instead: HeaderOverrides): Promise<MatrixResponse> {
  const [method = "", path = ""] = prepared.cell.operation.split(" ");
  const { headers: own, ...rest } = payload(prepared, method);
  const headers = new Headers(own);
  for (const [name, value] of Object.entries(instead)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const response = await fetch(new URL(addressOf(path, prepared), serverUrl()), {
    method,
    redirect: "manual",
    headers,
    ...rest,
  });
  const text = await response.text();
  const answered = [...response.headers].filter(
    ([name]) => !/^(date|content-length|.*-id|.*ratelimit.*|retry-after)$/.test(name),
  );
  return {
    status: response.status,
    text,
    normalized: alike(prepared, JSON.stringify({ headers: answered, text })),
  };
}

function addressOf(path: string, { cell, sample, thing, slug }: PreparedRequest): string {
  const filled = path
    .replace("[project]", encodeURIComponent(slug))
    .replace("[event]", "track")
    .replace("[number]", "0")
    .replace("[key]", "matrix")
    .replace("[...path]", "nothing/here")
    .replace(/\[\w+\]/, encodeURIComponent(thing));
  const { about, query } = cell.row;
  // Iterable's reads take parameters in the query.
  const inQuery = cell.api === "iterable" && idParameterOf(cell.operation) === undefined && !cell.row.body;
  const named = inQuery && about !== undefined && about !== "deviceId";
  const name = about === "email" ? "email" : "userId";
  const search = [
    ...(query === undefined ? [] : [query]),
    ...(named ? [`${name}=${encodeURIComponent(sample[about])}`] : []),
  ];
  return search.length === 0 ? filled : `${filled}?${search.join("&")}`;
}

function payload({ cell, sample, clientId, credential }: PreparedRequest, method: string): RequestInit {
  const { api, row } = cell;
  const { secret, userToken, cookie } = credential;
  const headers: Record<string, string> = { origin: new URL(serverUrl()).origin, ...row.headers };
  if (cookie !== undefined) headers.cookie = cookie;
  const bearer = userToken ?? (api === "iterable" ? undefined : secret);
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  if (api === "iterable" && secret !== undefined) headers["api-key"] = secret;
  if (api === "tribehr" && secret !== undefined) Object.assign(headers, basic(sample.email, secret));
  if (method === "GET" || method === "OPTIONS") return { headers };
  if (api === "oauth") {
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: secret ?? "" };
    const { authorization: _, ...rest } = headers;
    return { headers: rest, body: new URLSearchParams(form) };
  }
  const body = row.body?.(sample);
  if (body === undefined) return { headers };
  if (api === "tribehr") return { headers, body: new URLSearchParams(body as Record<string, string>) };
  return { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
}

function alike({ sample, thing, slug }: PreparedRequest, text: string): string {
  const sent = [...Object.values(sample), slug, ...(thing === "" ? [] : [thing])];
  return sent
    .sort((one, other) => other.length - one.length)
    .reduce(
      (rest, value) => rest.replaceAll(value, "<sent>").replaceAll(encodeURIComponent(value), "<sent>"),
      text,
    )
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g, "<time>");
}
