import type { ReactNode } from "react";
import { CopyButton } from "./icon-button";

interface SecretProps {
  value: string;
  /** Names the secret for the copy button, for example "API key". */
  what: string;
  warning: string;
  /** What else to know about it. */
  children?: ReactNode;
}

/** A secret that is shown only once. */
export function Secret({ value, what, warning, children }: SecretProps) {
  return (
    <section aria-label={what} className="rounded-xl bg-warn-tint p-4 text-sm">
      <p className="font-medium">{warning}</p>
      <div className="mt-2.5 flex items-center gap-2 rounded-lg bg-raised py-1.5 ps-3 pe-1.5 ring ring-edge">
        <code className="min-w-0 flex-1 font-mono text-xs break-all select-all">{value}</code>
        <CopyButton value={value} what={what} />
      </div>
      {children && <p className="mt-2.5 text-ink-soft">{children}</p>}
    </section>
  );
}
