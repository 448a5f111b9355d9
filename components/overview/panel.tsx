import type { ReactNode } from "react";

interface PanelProps {
  title: string;
  subtitle?: string | undefined;
  className?: string;
  actions?: ReactNode;
  children: ReactNode;
}

export function Panel({ title, subtitle, className = "", actions, children }: PanelProps) {
  return (
    <section
      aria-label={title}
      className={`min-w-0 rounded-xl bg-surface p-4 ring ring-line sm:p-5 ${className}`}
    >
      <div className="mb-2 flex min-h-6.5 items-start gap-x-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 gap-y-1">
          <h2 className="text-sm font-semibold">{title}</h2>
          {subtitle && <p className="text-xs text-ink-soft">{subtitle}</p>}
        </div>
        {actions && <div className="shrink-0">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
