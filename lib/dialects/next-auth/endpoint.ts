import NextAuth, { type NextAuthOptions } from "next-auth";
import { config } from "@/lib/config";
import { parseCookies } from "@/lib/cookies";
import { knownBrowserCookie } from "@/lib/credentials/known-browser";
import { DomainError } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { endpoint, type RequestFacts } from "@/lib/http/endpoint";
import { parseForm } from "@/lib/http/form";
import { problemResponse } from "@/lib/http/problem";
import { isHttpUrl } from "@/lib/http-url";
import { authOptions, type SignInAttempt } from "./options";

/** The next-auth actions that the console uses. Its pages and OAuth are not served. */
const actions: Record<string, "GET" | "POST"> = {
  "callback/credentials": "POST",
  csrf: "GET",
  error: "GET",
  providers: "GET",
  session: "GET",
  signin: "GET",
  signout: "POST",
};

/** `/api/auth/…`: validates everything that next-auth assumes to be well-formed, then calls it. */
export const nextAuthEndpoint = endpoint({
  operation: null,
  authenticate: () => Promise.resolve(undefined),
  caller: () => undefined,
  maxBytes: maxSmallBodyBytes,
  decode,
  authorise: () => {},
  run: (_, input) => handle(input),
  present: (response) => response,
  refuse,
});

async function decode(bytes: Uint8Array, facts: RequestFacts) {
  const action = facts.params.nextauth ?? "";
  const method = requireMethod(action, facts.method);
  const body = method === "POST" ? await parseForm(bytes, facts) : {};
  const query = Object.fromEntries(facts.url.searchParams);
  // It becomes part of the sign-in page's URL.
  if (!/^\w{1,40}$/.test(query.error ?? "")) delete query.error;
  for (const { callbackUrl } of [query, body]) {
    if (callbackUrl && !isCallbackUrl(callbackUrl))
      throw new DomainError("invalidValue", "callbackUrl is not a valid URL.");
  }
  const cookie = facts.headers.get("cookie");
  const request = {
    method,
    headers: Object.fromEntries(facts.headers),
    cookies: nextAuthCookies(cookie),
    query: { ...query, nextauth: action.split("/") },
    body,
  };
  return { request, client: { address: facts.remoteAddress, cookie } };
}

/** A problem document. next-auth's browser code also needs a URL, from which it reads the error. */
function refuse(error: DomainError, facts: RequestFacts): Response {
  const url = new URL(`/sign-in?error=${error.code}`, config().publicUrl ?? facts.url.origin);
  return problemResponse(error, facts, facts.params.nextauth === "callback/credentials" ? { url } : {});
}

function requireMethod(action: string, method: string): "GET" | "POST" {
  const allowed = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (allowed === undefined) throw new DomainError("notFound", "Not found.");
  if (method !== allowed && !(allowed === "GET" && method === "HEAD")) {
    const allow = allowed === "GET" ? ["GET", "HEAD"] : ["POST"];
    throw new DomainError("methodNotAllowed", `This address supports ${allow.join(" and ")}.`, { allow });
  }
  return allowed;
}

/** next-auth fails on an invalid `callbackUrl`. `authOptions` decides where a valid one may lead. */
const isCallbackUrl = (text: string): boolean =>
  isHttpUrl(text, text.startsWith("/") ? "http://here.invalid" : undefined);

const cookiePattern = /^(__Host-|__Secure-)?(next-auth\.(csrf-token|callback-url)|rollcall\.session)$/;
// The limit of browsers.
const maxCookieLength = 4_096;

/** next-auth's cookies without malformed ones, which would make it fail on every request of that browser. */
function nextAuthCookies(header: string | null): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of parseCookies(header)) {
    if (!cookiePattern.test(name) || value.length > maxCookieLength) continue;
    const decoded = decodePercent(value);
    if (decoded === undefined) continue;
    if (name.endsWith("callback-url") && !isCallbackUrl(decoded)) continue;
    found[name] ??= decoded;
  }
  return found;
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function handle({ request, client }: Awaited<ReturnType<typeof decode>>): Promise<Response> {
  const attempt: SignInAttempt = { client };
  const response = await callNextAuth(request, await authOptions(attempt));
  if (attempt.failure !== undefined) throw attempt.failure;
  if (attempt.signedIn !== undefined) {
    response.headers.append("set-cookie", await knownBrowserCookie(attempt.signedIn));
  }
  return response;
}

/** Calls next-auth as a Next API route would, with the few response methods that it uses. */
async function callNextAuth(request: object, options: NextAuthOptions): Promise<Response> {
  const headers = new Headers();
  let status = 200;
  let body: string | null = null;
  const response = {
    status(code: number) {
      status = code;
      return response;
    },
    getHeader: (name: string) => (name === "Set-Cookie" ? headers.getSetCookie() : headers.get(name)),
    setHeader(name: string, value: string | string[]) {
      headers.delete(name);
      for (const item of [value].flat()) headers.append(name, item);
    },
    json(value: unknown) {
      headers.set("content-type", "application/json");
      body = JSON.stringify(value);
    },
    send(value: unknown) {
      body = typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
    },
    end: () => undefined,
  };
  await NextAuth(request as never, response as never, options);
  return new Response(body, { status, headers });
}
