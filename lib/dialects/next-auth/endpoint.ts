import NextAuth, { type NextAuthOptions } from "next-auth";
import { config } from "@/lib/config";
import { knownBrowserCookie } from "@/lib/credentials/known-browser";
import { DomainError } from "@/lib/errors";
import { maxSmallBodyBytes } from "@/lib/http/body";
import { endpoint, type RequestFacts } from "@/lib/http/endpoint";
import { parseForm } from "@/lib/http/form";
import { problemResponse } from "@/lib/http/problem";
import { authOptions, type SignInAttempt } from "./options";

/** What the console calls of next-auth. All else that it has, pages and OAuth among them, is not served. */
const actions: Record<string, "GET" | "POST"> = {
  "callback/credentials": "POST",
  csrf: "GET",
  error: "GET",
  providers: "GET",
  session: "GET",
  signin: "GET",
  signout: "POST",
};

interface Input {
  action: string[];
  method: "GET" | "POST";
  headers: Record<string, string>;
  cookies: Record<string, string>;
  query: Record<string, string>;
  body: Record<string, string>;
  attempt: SignInAttempt;
}

/** `/api/auth/…`: checks everything that next-auth trusts to be well-formed, and lets it answer. */
export const nextAuthEndpoint = endpoint<undefined, Input, Response>({
  operation: null,
  authenticate: () => Promise.resolve(undefined),
  caller: () => undefined,
  maxBytes: maxSmallBodyBytes,
  async decode(bytes, facts) {
    const action = facts.params.nextauth ?? "";
    const method = requireMethod(action, facts.method);
    const body = method === "POST" ? await parseForm(bytes, facts) : {};
    const query = Object.fromEntries(facts.url.searchParams);
    // It goes into the address of the sign-in page.
    if (!/^\w{1,40}$/.test(query.error ?? "")) delete query.error;
    for (const { callbackUrl } of [query, body]) {
      if (callbackUrl && !isWebAddress(callbackUrl))
        throw new DomainError("invalidValue", "callbackUrl is not a web address.");
    }
    return {
      action: action.split("/"),
      method,
      headers: Object.fromEntries(facts.headers),
      cookies: ownCookies(facts.headers.get("cookie")),
      query,
      body,
      attempt: { client: { address: facts.remoteAddress, cookie: facts.headers.get("cookie") } },
    };
  },
  authorise: () => {},
  run: answer,
  present: (response) => response,
  refuse,
});

/** A problem, as the native API has them. next-auth's code in the browser reads an address, and the error out of that. */
function refuse(error: DomainError, facts: RequestFacts): Response {
  const url = new URL(`/sign-in?error=${error.code}`, config().publicUrl ?? facts.url.origin);
  return problemResponse(error, facts, facts.params.nextauth === "callback/credentials" ? { url } : {});
}

function requireMethod(action: string, method: string): "GET" | "POST" {
  const allowed = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (allowed === undefined) throw new DomainError("notFound", "There is nothing at this address.");
  if (method !== allowed && !(allowed === "GET" && method === "HEAD")) {
    const allow = allowed === "GET" ? ["GET", "HEAD"] : ["POST"];
    throw new DomainError("methodNotAllowed", `This address takes ${allow.join(" and ")}.`, { allow });
  }
  return allowed;
}

/** next-auth fails at a `callbackUrl` that is none. Which of them it may lead to is decided by `authOptions`. */
function isWebAddress(text: string): boolean {
  const base = text.startsWith("/") ? "http://here.invalid" : undefined;
  return URL.canParse(text, base) && /^https?:$/.test(new URL(text, base).protocol);
}

const ownCookie = /^(__Host-|__Secure-)?(next-auth\.(csrf-token|callback-url)|rollcall\.session)$/;
// Browsers keep no longer ones.
const maxCookieLength = 4_096;

/** The cookies that are next-auth's to read, without those that it cannot have set: a browser could not get rid of them. */
function ownCookies(header: string | null): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of header?.split(";") ?? []) {
    const [, name = "", value = ""] = /^\s*([^=\s]+)=(.*?)\s*$/.exec(pair) ?? [];
    if (!ownCookie.test(name) || value.length > maxCookieLength) continue;
    const decoded = percentDecoded(value);
    if (decoded === undefined) continue;
    if (name.endsWith("callback-url") && !isWebAddress(decoded)) continue;
    found[name] ??= decoded;
  }
  return found;
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function answer(
  _nobody: undefined,
  { action, method, headers, cookies, query, body, attempt }: Input,
): Promise<Response> {
  const request = { method, headers, cookies, query: { ...query, nextauth: action }, body };
  const response = await ask(request, await authOptions(attempt));
  if (attempt.failure !== undefined) throw attempt.failure;
  if (attempt.signedIn !== undefined) {
    response.headers.append("set-cookie", await knownBrowserCookie(attempt.signedIn));
  }
  return response;
}

/** Has next-auth answer as it does an API route of Next's, which needs only these few of a response's methods. */
async function ask(request: object, options: NextAuthOptions): Promise<Response> {
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
      for (const one of [value].flat()) headers.append(name, one);
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
