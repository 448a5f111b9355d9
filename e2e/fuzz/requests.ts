import fc from "fast-check";
import type { DatabaseClient } from "@/db/client";
import type { Operation } from "@/lib/http/operation";
import { newId } from "@/lib/ids";
import type { ApiRoute } from "@/server/api-router";
import { basic } from "../fixtures/genesys";
import { serverUrl, type TestProject } from "../fixtures/project";
import { signInOverHttp } from "../fixtures/session";
import { canary, type Person, ProjectFixtures } from "../matrix/fixtures";
import { bodiesOf, brokenBodies, valuesOf } from "./generate";
import { contentTypes, hostileBodies, hostileHeaders, hostileQueries, hostileTexts } from "./hostile";

/** An operation as the built routes describe it. */
export interface Target {
  method: string;
  path: string;
  operation: Operation;
}

/** One request. */
export interface FuzzCase {
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
}

export const targetsOf = (routes: ApiRoute[]): Target[] =>
  routes.flatMap(({ path, handlers }) =>
    Object.entries(handlers).flatMap(([method, { operation }]) =>
      operation == null || method === "OPTIONS" ? [] : [{ method, path, operation }],
    ),
  );

/** Whether it accepts only JSON. */
export const acceptsOnlyJson = ({ operation }: Target): boolean => {
  const types = Object.keys(operation.body?.content ?? {});
  return types.length > 0 && types.every((type) => type === "application/json");
};

/** Its query parameters. */
const queryOf = ({ path, operation }: Target) =>
  operation.parameters.filter(({ in: place, name }) => place === undefined && !path.includes(`[${name}]`));

/** Every hostile query for an operation with query parameters. */
export function hostileQueriesTo(target: Target, context: FuzzContext): FuzzCase[] {
  if (queryOf(target).length === 0 || target.method !== "GET") return [];
  const [path = ""] = fc.sample(urls(target, context, false), { numRuns: 1, seed: 1 });
  const [pathname] = path.split("?");
  const headers = credential(target, context);
  return hostileQueries.map((query) => ({ url: `${pathname}?${query}`, headers }));
}

export interface FuzzContext {
  /** The first project's objects. */
  fixtures: ProjectFixtures;
  a: TestProject;
  b: TestProject;
  cookie: string;
  person: Person;
  idsByParameter: Map<string, string[]>;
}

const parameterNames = [
  "keyId",
  "applicationId",
  "invitationId",
  "importId",
  "jobId",
  "operatorId",
  "quarantineId",
  "sessionId",
  "viewId",
];

/** Two projects with one of everything; requests use the first one's credentials. */
export async function createFuzzContext(
  database: DatabaseClient,
  a: TestProject,
  b: TestProject,
): Promise<FuzzContext> {
  const inA = new ProjectFixtures(database, a);
  const inB = new ProjectFixtures(database, b, canary);
  await inA.begin();
  await inB.begin();
  const [person] = (await inA.people(1)) as [Person];
  const [theirs] = (await inB.people(1)) as [Person];
  const cookie = await signInOverHttp(a.operator);
  const me = await fetch(new URL("/api/v1/me", serverUrl()), { headers: { cookie } });
  const things = new Map<string, string[]>([
    ["deviceId", [person.deviceId, theirs.deviceId]],
    ["userId", [person.userId, person.externalUserId, theirs.userId]],
    ["email", [person.email, theirs.email]],
    ["token", [await inA.link((await me.json()).id)]],
    ["event", ["track"]],
    ["key", ["fuzz", "columns.devices"]],
    ["number", ["0", "1"]],
  ]);
  const operatorId = newId();
  const made = await inA.make("operatorId", operatorId);
  for (const name of parameterNames) {
    things.set(name, [
      name === "operatorId" ? made : await inA.make(name, made),
      name === "operatorId" ? operatorId : await inB.make(name, made),
    ]);
  }
  return { fixtures: inA, a, b, person, idsByParameter: things, cookie };
}

/** The same with a new person, because earlier calls moved, erased and disabled others. */
export async function withNewPerson(context: FuzzContext): Promise<FuzzContext> {
  const [person] = (await context.fixtures.people(1)) as [Person];
  const things = new Map(context.idsByParameter);
  const others = (name: string) => (things.get(name) ?? []).slice(-1);
  things.set("deviceId", [person.deviceId, person.deviceId, ...others("deviceId")]);
  things.set("userId", [person.userId, person.externalUserId, ...others("userId")]);
  things.set("email", [person.email, ...others("email")]);
  return { ...context, person, idsByParameter: things };
}

/** Requests to an operation: mostly valid, some with one mistake, some entirely hostile; or valid ones only. */
export function casesOf(
  target: Target,
  context: FuzzContext,
  which: "all" | "fine" = "all",
): fc.Arbitrary<FuzzCase> {
  const fine = fc.record({
    url: urls(target, context, false),
    payload: payloads(target, "valid"),
    extra: fc.constant({}),
  });
  const broken = fc.record({
    url: fc.oneof(urls(target, context, false), urls(target, context, true)),
    payload: payloads(target, "broken"),
    extra: fc.oneof(fc.constant({}), fc.constantFrom(...hostileHeaders)),
  });
  const wild = fc.record({
    url: urls(target, context, true),
    payload: payloads(target, "wild"),
    extra: fc.constantFrom({}, ...hostileHeaders),
  });
  return (
    which === "fine"
      ? fine
      : fc.oneof(
          { weight: 14, arbitrary: fine },
          { weight: 4, arbitrary: broken },
          { weight: 2, arbitrary: wild },
        )
  ).map(({ url, payload, extra }) => ({
    url,
    headers: { ...credential(target, context), ...payload.headers, ...extra },
    body: payload.body,
  }));
}

function urls(target: Target, context: FuzzContext, hostile: boolean): fc.Arbitrary<string> {
  const { path } = target;
  const names = [...path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => name ?? "");
  const values = names.map((name) => {
    if (name === "project") return fc.constant(context.a.slug);
    const own = context.idsByParameter.get(name) ?? [];
    const usual = fc.constantFrom(...own, newId());
    return hostile ? fc.oneof(usual, fc.constantFrom(...hostileTexts.filter((t) => t !== ""))) : usual;
  });
  const inQuery = queryOf(target);
  const required = inQuery.filter((parameter) => parameter.required);
  const optional = inQuery.filter((parameter) => !parameter.required);
  const query = fc
    .subarray(optional, { maxLength: Math.min(3, optional.length) })
    .chain((some) =>
      fc.record(
        Object.fromEntries(
          [...required, ...some].map(({ name, schema }) => [
            name,
            valuesOf(schema as Record<string, unknown>),
          ]),
        ),
      ),
    )
    .map((given) =>
      Object.entries(given)
        .map(([name, value]) => `${name}=${escaped(String(value))}`)
        .join("&"),
    );
  const search = hostile ? fc.oneof(query, fc.constantFrom(...hostileQueries)) : query;
  return fc.tuple(fc.tuple(...values), search).map(([filled, search]) => {
    const pathname = names.reduce(
      (rest, name, at) =>
        rest.replace(new RegExp(`\\[(\\.\\.\\.)?${name}\\]`), () => escaped(filled[at] ?? "")),
      path,
    );
    return search === "" ? pathname : `${pathname}?${search}`;
  });
}

/** Lone surrogates cannot be URL-encoded; use an equally malformed sequence. */
const escaped = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : "%ED%A0%80");

interface Payload {
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
}

function payloads({ method, operation }: Target, kind: "valid" | "broken" | "wild"): fc.Arbitrary<Payload> {
  const none = fc.constant<Payload>({ headers: { "if-match": "*" } });
  if (method === "GET" || method === "HEAD") return none;
  const [[type, schema] = []] = Object.entries(operation.body?.content ?? {});
  if (kind === "wild") {
    return fc.record({
      headers: fc.constantFrom(...contentTypes, type ?? "application/json").map((type) => ({
        "if-match": "*",
        "content-type": type,
      })),
      body: fc.oneof(
        fc.constantFrom(...hostileBodies),
        fc.json({ maxDepth: 6 }),
        fc.uint8Array({ maxLength: 200 }),
      ),
    });
  }
  if (type === undefined || schema === undefined) return none;
  if (!/json|form-urlencoded/.test(type))
    return fc.uint8Array({ maxLength: 500 }).map((body) => ({ headers: { "content-type": type }, body }));
  const valid = bodiesOf(schema);
  return (kind === "valid" ? valid : brokenBodies(valid)).map((value) => ({
    headers: { "if-match": "*", "content-type": type },
    body: type.includes("json") ? JSON.stringify(value) : formOf(value),
  }));
}

const formOf = (value: unknown): string =>
  Object.entries(value ?? {})
    .map(
      ([name, member]) =>
        `${escaped(name)}=${escaped(typeof member === "string" ? member : JSON.stringify(member))}`,
    )
    .join("&");

function credential({ path, operation }: Target, { a, cookie, person }: FuzzContext): Record<string, string> {
  const server = a.keys.server;
  if (path.startsWith("/oauth")) return {};
  switch (operation.dialect) {
    case "iterable":
      return { "api-key": server };
    case "genesys":
      return { authorization: `Bearer ${server}` };
    case "tribehr":
      return basic(person.email, server);
    case "native":
      if (operation.scope === "targets:read" || operation.scope === "feedback:write")
        return { authorization: `Bearer ${a.keys.sender}` };
      return { cookie, origin: new URL(serverUrl()).origin };
  }
}
