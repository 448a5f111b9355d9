"use client";

import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { SearchField } from "@/components/data-table/search-field";
import type { DialectEntry, OperationEntry } from "@/lib/openapi/views";
import { Method } from "./method";

interface OperationListProps {
  wires: DialectEntry[];
  current: DialectEntry;
  chosen: string | undefined;
  className: string;
}

/** The operations of one wire by chapter, those whose path, method or words hold all that is typed. */
export function OperationList({ wires, current, chosen, className }: OperationListProps) {
  const t = useTranslations("reference");
  const [words, setWords] = useState("");
  const found = current.operations.filter((entry) => matches(entry, words));
  const chapters = [...new Set(found.map(({ section: chapter }) => chapter))];
  return (
    <nav
      aria-label={t("operations")}
      className={`shrink-0 lg:sticky lg:top-13 lg:h-[calc(100dvh-3.25rem)] lg:w-76 lg:overflow-y-auto lg:border-e lg:border-line ${className}`}
    >
      <div className="sticky top-13 z-10 flex flex-col gap-2.5 bg-canvas px-4 pt-4 pb-3 lg:top-0">
        <ul aria-label={t("wire")} className="grid grid-cols-4 gap-0.5 rounded-lg bg-sunken p-0.5">
          {wires.map(({ dialect: wire }) => (
            <li key={wire}>
              {/* As below: Next's own links change what stands behind # without telling the page. */}
              <a
                href={`#${wire}`}
                aria-current={wire === current.dialect ? "true" : undefined}
                className="grid h-7 place-items-center rounded-md text-sm text-ink-soft hover:text-ink aria-[current]:bg-raised aria-[current]:text-ink aria-[current]:ring aria-[current]:ring-edge pointer-coarse:h-10"
              >
                {t(`wires.${wire}`)}
              </a>
            </li>
          ))}
        </ul>
        <SearchField label={t("search")} placeholder={t("searchHint")} value={words} onSearch={setWords} />
        <p role="status" className="sr-only">
          {words && t("found", { count: found.length })}
        </p>
      </div>
      <div className="flex flex-col gap-5 px-2 pt-1 pb-16">
        {found.length === 0 && <p className="px-2 text-ink-soft">{t("nothingFound")}</p>}
        {chapters.map((chapter) => (
          <section key={chapter} aria-label={chapter}>
            <h2 className="px-2 pb-1 text-xs font-medium text-ink-soft">{chapter}</h2>
            <ul>
              {found
                .filter((entry) => entry.section === chapter)
                .map((entry) => (
                  <li key={entry.id}>
                    <OperationLink entry={entry} chosen={entry.id === chosen} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

function OperationLink({ entry, chosen }: { entry: OperationEntry; chosen: boolean }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (chosen) link.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    // An anchor of the browser's own: what its # names is the page's state.
    <a
      ref={link}
      href={`#${entry.id}`}
      aria-current={chosen ? "page" : undefined}
      className="grid scroll-my-28 grid-cols-[3rem_minmax(0,1fr)] items-baseline gap-x-1 rounded-md px-2 py-1.5 hover:bg-sunken aria-[current]:bg-accent-tint pointer-coarse:min-h-11"
    >
      <Method method={entry.method} className="text-[11px]" />
      <span className="text-sm">{entry.summary}</span>
      <span title={entry.path} className="col-start-2 truncate font-mono text-[11px]/4 text-ink-soft">
        {entry.path.replace("/api/v1/projects/{project}", "…")}
      </span>
    </a>
  );
}

function matches({ id, method, path, summary, section: chapter }: OperationEntry, words: string): boolean {
  const text = `${method} ${path} ${summary} ${chapter} ${id}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
