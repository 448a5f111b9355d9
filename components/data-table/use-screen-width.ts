import { useBrowserValue } from "@/components/ui/use-browser-value";

export const minWidths = { phone: 0, tablet: 768, laptop: 1280, desktop: 1536 } as const;

export type ScreenWidth = keyof typeof minWidths;

const names = Object.keys(minWidths) as ScreenWidth[];

function current(): ScreenWidth {
  return names.findLast((name) => window.innerWidth >= minWidths[name]) ?? "phone";
}

/** The screen width in steps. The server renders for a laptop. */
export const useScreenWidth = (): ScreenWidth => useBrowserValue<ScreenWidth>(current, "laptop", "resize");

export const isAtLeast = (width: ScreenWidth, min: ScreenWidth): boolean =>
  minWidths[width] >= minWidths[min];
