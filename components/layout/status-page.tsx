import type { ReactNode } from "react";
import { Logo } from "./logo";

interface StatusPageProps {
  title: string;
  detail: string;
  reference?: string | undefined;
  children?: ReactNode;
}

export function StatusPage({ title, detail, reference, children }: StatusPageProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="flex max-w-sm flex-col items-center gap-2 text-center">
        <Logo className="mb-3 size-9" />
        <h1 className="text-lg font-semibold">{title}</h1>
        <p className="text-ink-soft">{detail}</p>
        {reference && <p className="font-mono text-xs text-ink-faint">{reference}</p>}
        {children && <div className="mt-4">{children}</div>}
      </div>
    </main>
  );
}
