import type { Route } from "next";

const home = "/overview";

/** The path to open after signing in; anything but a path on this site becomes the home page. */
export function safeCallback(given: string | string[] | undefined): Route {
  if (typeof given !== "string" || !given.startsWith("/")) return home;
  const here = new URL("http://here.invalid");
  // Like browsers, the URL parser reads "//", "/\" and control characters as the start of another host.
  if (!URL.canParse(given, here)) return home;
  const { origin, pathname, search, hash } = new URL(given, here);
  const isLoop = pathname.startsWith("/sign-in") || pathname.startsWith("/api/");
  return origin === here.origin && !isLoop && !pathname.startsWith("//")
    ? ((pathname + search + hash) as Route)
    : home;
}
