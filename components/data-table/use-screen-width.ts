"use client";

import { useSyncExternalStore } from "react";

const steps = { phone: 0, tablet: 768, laptop: 1280, desktop: 1536 } as const;

export type ScreenWidth = keyof typeof steps;

const names = Object.keys(steps) as ScreenWidth[];

function current(): ScreenWidth {
  return names.findLast((name) => window.innerWidth >= steps[name]) ?? "phone";
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("resize", onChange);
  return () => window.removeEventListener("resize", onChange);
}

/** How wide the screen is, in the few steps that tables care for. The server draws for a laptop. */
export function useScreenWidth(): ScreenWidth {
  return useSyncExternalStore(subscribe, current, () => "laptop");
}

export const isAtLeast = (width: ScreenWidth, least: ScreenWidth): boolean => steps[width] >= steps[least];
