import { createContext, type ReactNode, useContext } from "react";
import { Section } from "@/components/layout/section";
import { CopyButton } from "@/components/ui/icon-button";
import { NoValue } from "@/components/ui/no-value";

/** Whether facts without a value are left out. */
export const HideEmptyFacts = createContext(false);

/** A titled list of facts. */
export function FactGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Section title={title}>
      <dl className="divide-y divide-line">{children}</dl>
    </Section>
  );
}

/** A label and its value. */
export function ValueFact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid min-h-10 pointer-coarse:min-h-11 grid-cols-[minmax(6.5rem,2fr)_minmax(0,5fr)] sm:grid-cols-[minmax(8.5rem,2fr)_minmax(0,5fr)] items-center gap-x-4 py-1.5 text-sm">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="flex min-w-0 items-center gap-1.5 break-words">{children}</dd>
    </div>
  );
}

export function TextFact({ label, value }: { label: string; value: string | null }) {
  const hideEmpty = useContext(HideEmptyFacts);
  if (!value && hideEmpty) return null;
  return (
    <ValueFact label={label}>
      {value ? <span className="min-w-0 break-words">{value}</span> : <NoValue />}
    </ValueFact>
  );
}

interface IdFactProps {
  label: string;
  value: string | null;
  /** Shown in the text font instead of monospace, for example an email. */
  prose?: boolean;
}

/** A value with a copy button. */
export function IdFact({ label, value, prose = false }: IdFactProps) {
  if (!value) return <TextFact label={label} value={null} />;
  return (
    <ValueFact label={label}>
      <span title={value} className={`min-w-0 truncate ${prose ? "" : "font-mono text-xs"}`}>
        {value}
      </span>
      <CopyButton value={value} what={label} className="pointer-coarse:-my-1.5" />
    </ValueFact>
  );
}
