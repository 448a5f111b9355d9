import type { ReactNode } from "react";

export function Card({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-xl p-4 ring ring-line sm:p-5">
      <h3 className="text-base font-semibold">{title}</h3>
      {text && <p className="mt-0.5 max-w-prose text-ink-soft">{text}</p>}
      <div className="mt-4 flex flex-col gap-4">{children}</div>
    </section>
  );
}
