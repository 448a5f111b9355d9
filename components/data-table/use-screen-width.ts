import { useSyncExternalStore } from "react";

export const minWidths = { phone: 0, tablet: 768, laptop: 1280, desktop: 1536 } as const;

export type ScreenWidth = keyof typeof minWidths;

const names = Object.keys(minWidths) as ScreenWidth[];

function current(): ScreenWidth {
  return names.findLast((name) => window.innerWidth >= minWidths[name]) ?? "phone";
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("resize", onChange);
  return () => window.removeEventListener("resize", onChange);
}

/** The screen width in steps. The server renders for a laptop. */
export function useScreenWidth(): ScreenWidth {
  return useSyncExternalStore(subscribe, current, () => "laptop");
}

export const isAtLeast = (width: ScreenWidth, min: ScreenWidth): boolean =>
  minWidths[width] >= minWidths[min];
