import { InfoIcon } from "@phosphor-icons/react/dist/csr/Info";
import { WarningCircleIcon } from "@phosphor-icons/react/dist/csr/WarningCircle";
import type { ReactNode } from "react";

interface CalloutProps {
  kind: "info" | "failure";
  title: string;
  children?: ReactNode;
}

/** A short message in a page or form. Failures are announced to screen readers immediately. */
export function Callout({ kind, title, children }: CalloutProps) {
  const failure = kind === "failure";
  const Icon = failure ? WarningCircleIcon : InfoIcon;
  return (
    <div
      role={failure ? "alert" : "status"}
      tabIndex={-1}
      className={`flex gap-2.5 rounded-lg px-3 py-2.5 text-sm ${failure ? "bg-bad-tint text-bad-ink" : "bg-accent-tint text-accent-ink"}`}
    >
      <Icon size={16} weight="fill" aria-hidden="true" className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {children && <div className="mt-0.5 text-ink-soft">{children}</div>}
      </div>
    </div>
  );
}
