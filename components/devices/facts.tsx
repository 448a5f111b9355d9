import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { NoValue } from "@/components/ui/no-value";

/** A titled list of facts. */
export function FactGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="border-b border-line pb-2 text-sm font-semibold">{title}</h2>
      <dl className="divide-y divide-line">{children}</dl>
    </section>
  );
}

/** One fact: what it is, and whatever shows it. */
export function ValueFact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid min-h-10 grid-cols-[minmax(8.5rem,2fr)_minmax(0,5fr)] items-center gap-x-4 py-1.5 text-sm">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1.5 break-words">{children}</dd>
    </div>
  );
}

export function TextFact({ label, value }: { label: string; value: string | null }) {
  return (
    <ValueFact label={label}>
      {value ? <span className="min-w-0 break-words">{value}</span> : <NoValue />}
    </ValueFact>
  );
}

interface IdFactProps {
  label: string;
  value: string | null;
  /** Read by people, as an email is, so not in monospace. */
  prose?: boolean;
}

/** A value that one copies rather than reads. */
export function IdFact({ label, value, prose = false }: IdFactProps) {
  if (!value) return <TextFact label={label} value={null} />;
  return (
    <ValueFact label={label}>
      <span title={value} className={`min-w-0 truncate ${prose ? "" : "font-mono text-xs"}`}>
        {value}
      </span>
      <CopyButton value={value} what={label} />
    </ValueFact>
  );
}
