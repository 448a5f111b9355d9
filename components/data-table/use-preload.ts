import { preload } from "react-dom";

/** Has the browser fetch a page's first rows while it still reads the page's scripts, which then find them there. */
export function usePreload(path: string): void {
  if (typeof window === "undefined") preload(path, { as: "fetch", crossOrigin: "anonymous" });
}
