import { TrieRouter } from "hono/router/trie-router";
import type { DomainError } from "@/lib/errors";
import type { Handler } from "@/lib/http/endpoint";

/** A handler exported by app/api: a plain Web function, usually with the other members of `Handler`. */
export type ApiHandler = Partial<Handler> &
  ((request: Request, context: { params: Promise<Record<string, string | string[]>> }) => Promise<Response>);

export interface ApiRoute {
  /** The folder under app/, in Next's notation: `/api/v1/projects/[project]`, `/api/[...path]`. */
  path: string;
  handlers: Record<string, ApiHandler>;
}

export interface ApiMatch {
  route: ApiRoute;
  /** Not percent-decoded. */
  params: Record<string, string>;
}

/** Finds the route of a path in Next's order: fixed segments before parameters, and those before catch-alls. */
export function apiRouter(routes: ApiRoute[]): (pathname: string) => ApiMatch | undefined {
  const sorted = routes.toSorted((a, b) => (rank(a.path) < rank(b.path) ? -1 : 1));
  // Hono's faster router supports no fixed segment beside a parameter.
  const router = new TrieRouter<ApiRoute>();
  for (const route of sorted) router.add("ALL", pattern(route.path), route);
  return (pathname) => {
    const [first] = router.match("ALL", pathname)[0];
    return first && { route: first[0], params: first[1] as Record<string, string> };
  };
}

/** The handler for a method; HEAD uses that of GET. */
export const findHandler = ({ route: { handlers } }: ApiMatch, method: string): ApiHandler | undefined =>
  handlers[method] ?? (method === "HEAD" ? handlers.GET : undefined);

/** An error in the format of the route's API; without one, a JSON object with the status of `plain`. */
export function errorResponse(
  route: ApiRoute | undefined,
  request: Request,
  error: DomainError,
  plain: ResponseInit,
): Response {
  const formatter = Object.values(route?.handlers ?? {}).find((handler) => handler.refuse !== undefined);
  return formatter?.refuse?.(request, error) ?? Response.json({ detail: error.message }, plain);
}

/** Percent-decodes the parameters; a catch-all becomes a list, as in Next. The path must be well-formed. */
export function decodeParams({ route, params }: ApiMatch): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) =>
      route.path.includes(`[...${name}]`)
        ? [name, value.split("/").map(decodeURIComponent)]
        : [name, decodeURIComponent(value)],
    ),
  );
}

function pattern(path: string): string {
  return path.replace(/\[\.\.\.(\w+)\]/, ":$1{.+}").replace(/\[(\w+)\]/g, ":$1");
}

// Sorts a path's fixed segments before its parameters and those before catch-alls, segment by segment.
function rank(path: string): string {
  return path
    .split("/")
    .map((segment) => (segment.startsWith("[...") ? "2" : segment.startsWith("[") ? "1" : `0${segment}`))
    .join("\u0000");
}
