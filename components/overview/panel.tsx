import type { ReactNode } from "react";

interface PanelProps {
  title: string;
  subtitle?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** One subject of the overview, in a frame with its name. */
export function Panel({ title, subtitle, actions: aside, children }: PanelProps) {
  return (
    <section aria-label={title} className="min-w-0 rounded-xl bg-surface p-4 ring ring-line sm:p-5">
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-sm font-semibold">{title}</h2>
        {subtitle && <p className="text-xs text-ink-soft">{subtitle}</p>}
        {aside && <div className="ms-auto">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
