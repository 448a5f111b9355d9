import type { Route } from "next";

const home = "/overview";

/** The place to go after signing in: a path of this very site, whatever the link that led here said. */
export function safeCallback(given: string | string[] | undefined): Route {
  if (typeof given !== "string" || !given.startsWith("/")) return home;
  const here = new URL("http://here.invalid");
  // Browsers read "//", "/\" and control characters as the start of another host; so does this parser.
  if (!URL.canParse(given, here)) return home;
  const { origin, pathname, search, hash } = new URL(given, here);
  const again = pathname.startsWith("/sign-in") || pathname.startsWith("/api/");
  return origin === here.origin && !again && !pathname.startsWith("//")
    ? ((pathname + search + hash) as Route)
    : home;
}
