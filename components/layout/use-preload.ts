import { preload } from "react-dom";

/** Makes the browser fetch a page's first data while it still loads the scripts that need it. */
export function usePreload(path: string): void {
  if (typeof window === "undefined") preload(path, { as: "fetch", crossOrigin: "anonymous" });
}
