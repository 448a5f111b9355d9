import type { ReactNode } from "react";

export function Tag({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex h-5 shrink-0 items-center rounded-full bg-sunken px-2 text-xs font-medium text-ink-soft ring ring-line">
      {children}
    </span>
  );
}
