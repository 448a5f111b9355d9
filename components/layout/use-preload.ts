import { preload } from "react-dom";

/** Has the browser fetch what a page shows first while it still reads the page's scripts, which then find it there. */
export function usePreload(path: string): void {
  if (typeof window === "undefined") preload(path, { as: "fetch", crossOrigin: "anonymous" });
}
