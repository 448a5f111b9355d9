"use client";

import { CopyButton } from "./copy-button";

interface SecretProps {
  value: string;
  /** What it is, for the copy button: "API key". */
  what: string;
  /** That it is shown once, and what to do with it. */
  warning: string;
}

/** A secret on the one occasion that it is shown. */
export function Secret({ value, what, warning }: SecretProps) {
  return (
    <section aria-label={what} className="rounded-xl bg-warn-tint p-4 text-sm">
      <p className="font-medium">{warning}</p>
      <div className="mt-2.5 flex items-center gap-2 rounded-lg bg-raised py-1.5 ps-3 pe-1.5 ring ring-edge">
        <code className="min-w-0 flex-1 font-mono text-xs break-all select-all">{value}</code>
        <CopyButton value={value} what={what} />
      </div>
    </section>
  );
}
