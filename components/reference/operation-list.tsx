import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { SearchField } from "@/components/data-table/search-field";
import { hasAllWords } from "@/components/ui/has-all-words";
import type { DialectEntry, OperationEntry } from "@/lib/openapi/views";

interface OperationListProps {
  apis: DialectEntry[];
  current: DialectEntry;
  selected: string | undefined;
  className: string;
}

export function OperationList({ apis, current, selected, className }: OperationListProps) {
  const t = useTranslations("reference");
  const [query, setQuery] = useState("");
  const matching = current.operations.filter(({ id, method, path, summary, section }) =>
    hasAllWords(`${method} ${path} ${summary} ${section} ${id}`, query),
  );
  const sections = [...new Set(matching.map(({ section }) => section))];
  return (
    <nav
      aria-label={t("operations")}
      className={`shrink-0 lg:sticky lg:top-13 lg:h-[calc(100dvh-3.25rem)] lg:w-76 lg:overflow-y-auto lg:border-e lg:border-line ${className}`}
    >
      <div className="sticky top-13 z-10 flex flex-col gap-2.5 bg-canvas px-4 pt-4 pb-3 lg:top-0">
        <ul aria-label={t("api")} className="grid grid-cols-4 gap-0.5 rounded-lg bg-sunken p-0.5">
          {apis.map(({ dialect }) => (
            <li key={dialect}>
              {/* Not Next's Link: it changes the fragment without a hashchange event. */}
              <a
                href={`#${dialect}`}
                aria-current={dialect === current.dialect ? "true" : undefined}
                className="grid h-7 place-items-center rounded-md text-sm text-ink-soft hover:text-ink aria-[current]:bg-raised aria-[current]:text-ink aria-[current]:ring aria-[current]:ring-edge pointer-coarse:h-10"
              >
                {t(`apis.${dialect}`)}
              </a>
            </li>
          ))}
        </ul>
        <SearchField label={t("search")} placeholder={t("searchHint")} value={query} onSearch={setQuery} />
        <p role="status" className="sr-only">
          {query && t("found", { count: matching.length })}
        </p>
      </div>
      <div className="flex flex-col gap-5 px-2 pt-1 pb-16">
        {matching.length === 0 && <p className="px-2 text-ink-soft">{t("nothingFound")}</p>}
        {sections.map((section) => (
          <section key={section} aria-label={section}>
            <h2 className="px-2 pb-1 text-xs font-medium text-ink-soft">{section}</h2>
            <ul>
              {matching
                .filter((entry) => entry.section === section)
                .map((entry) => (
                  <li key={entry.id}>
                    <OperationLink entry={entry} isSelected={entry.id === selected} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

function OperationLink({ entry, isSelected }: { entry: OperationEntry; isSelected: boolean }) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isSelected) link.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  return (
    <a
      ref={link}
      href={`#${entry.id}`}
      aria-current={isSelected ? "page" : undefined}
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

export function Method({ method, className = "" }: { method: string; className?: string }) {
  const colour =
    method === "delete" ? "text-bad-ink" : method === "get" ? "text-ink-soft" : "text-accent-ink";
  return <span className={`font-mono text-xs font-semibold uppercase ${colour} ${className}`}>{method}</span>;
}
