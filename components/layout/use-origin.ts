import { useBrowserValue } from "@/components/ui/use-browser-value";

/** The URL origin this Rollcall is served from; empty during server rendering. */
export const useOrigin = (): string => useBrowserValue(() => window.location.origin, "");
