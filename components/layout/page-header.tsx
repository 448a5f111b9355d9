import type { ReactNode } from "react";

interface PageHeaderProps {
  title: string;
  /** Next to the title, for example a count. */
  subtitle?: ReactNode;
  breadcrumbs?: ReactNode;
  actions?: ReactNode;
  /** The actions are icons on phones, and stay beside the title. */
  hasSmallActions?: boolean;
}

export function PageHeader({
  title,
  subtitle,
  breadcrumbs,
  actions,
  hasSmallActions = false,
}: PageHeaderProps) {
  return (
    <header className="flex min-h-15 flex-col justify-center gap-1 px-4 py-3 sm:px-6">
      {breadcrumbs}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 tabIndex={-1} className="min-w-0 text-lg font-semibold tracking-tight break-words outline-none">
          {title}
        </h1>
        <div className="text-sm text-ink-soft tabular-nums">{subtitle}</div>
        {actions && (
          <div className={`ms-auto flex items-center gap-2 ${hasSmallActions ? "" : "max-sm:w-full"}`}>
            {actions}
          </div>
        )}
      </div>
    </header>
  );
}
