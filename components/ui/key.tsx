import type { ReactNode } from "react";

/** A key of the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded bg-sunken px-1.5 font-sans text-xs text-ink-soft ring ring-line">
      {children}
    </kbd>
  );
}
