"use client";

import { useTranslations } from "use-intl";

/** Each field that an event changed: what it was, and what it is since. */
export function HistoryChanges({ details }: { details: Record<string, unknown> }) {
  const t = useTranslations("devices.history");
  const label = useTranslations("devices.detail.field");
  const { changed } = details;
  const untold = (change: unknown): string => {
    if (!isRecord(change) || change.valuesOmitted !== true) return t("changedUntold");
    if (!Array.isArray(change.members)) return t("valuesOmitted");
    const names = change.members.join(", ");
    const { more } = change;
    const members = typeof more === "number" ? t("andMore", { names, more }) : names;
    return t("membersOmitted", { members });
  };
  if (!isRecord(changed)) return null;
  return (
    <dl className="mt-0.5 flex flex-col gap-1 text-xs/5">
      {Object.entries(changed).map(([name, change]) => {
        const known = name as "name";
        return (
          <div key={name} className="flex flex-wrap gap-x-1.5">
            <dt className="text-ink-soft">
              {label.has(known) ? label(known) : name === "attributes" ? t("attributes") : name}
            </dt>
            <dd className="flex min-w-0 flex-wrap gap-x-1.5 break-all">
              {isRecord(change) && "before" in change ? (
                <>
                  <del className="text-ink-soft">
                    <span className="sr-only">{t("before")} </span>
                    {show(change.before)}
                  </del>
                  <span aria-hidden="true">→</span>
                  <ins className="no-underline">
                    <span className="sr-only">{t("after")} </span>
                    {show(change.after)}
                  </ins>
                </>
              ) : (
                untold(change)
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function show(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  return typeof value === "string" ? value : JSON.stringify(value);
}
