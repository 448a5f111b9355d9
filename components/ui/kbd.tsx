import type { ReactNode } from "react";
import { useBrowserValue } from "./use-browser-value";

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded bg-sunken px-1.5 font-sans text-xs text-ink-soft ring ring-line">
      {children}
    </kbd>
  );
}

/** ⌘ on Apple platforms, Ctrl elsewhere. */
export function CommandKbd() {
  const apple = useBrowserValue(() => /mac|iphone|ipad/i.test(navigator.userAgent), false);
  return <Kbd>{apple ? "⌘" : "Ctrl"}</Kbd>;
}
