"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded bg-sunken px-1.5 font-sans text-xs text-ink-soft ring ring-line">
      {children}
    </kbd>
  );
}

/** The key that commands begin with: ⌘ on Apple's keyboards, Ctrl on all others. */
export function CommandKbd() {
  const apple = useSyncExternalStore(
    never,
    () => /mac|iphone|ipad/i.test(navigator.userAgent),
    () => false,
  );
  return <Kbd>{apple ? "⌘" : "Ctrl"}</Kbd>;
}
