"use client";

import { useTranslations } from "use-intl";
import { linkButton } from "@/components/ui/styles";
import { rejectsPath } from "@/lib/imports/client";
import { importFields } from "@/lib/imports/types";
import type { ImportView } from "@/lib/imports/views";

const outcomes = ["created", "updated", "unchanged", "rejected"] as const;

/** Counts by outcome (expected or final), and the rejected rows by reason. */
export function ImportResult({ project, view }: { project: string; view: ImportView }) {
  const t = useTranslations("transfer.import");
  // A problem names a column of the file, or a field that no column is mapped to.
  const mapped = Object.values(view.settings?.columns ?? {});
  const labelOf = (column: string): string => {
    const field = importFields.find((name) => name === column);
    return field === undefined || mapped.includes(column) ? column : t(`field.${field}`);
  };
  return (
    <section aria-label={t("result")} className="flex flex-col gap-4">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl bg-line ring ring-line sm:grid-cols-4">
        {outcomes.map((outcome) => (
          <div key={outcome} className="bg-surface px-4 py-3">
            <dt className="text-xs text-ink-soft">
              {t(view.status === "checked" ? `would.${outcome}` : `did.${outcome}`)}
            </dt>
            <dd className="text-xl font-semibold tabular-nums">{t("number", { value: view[outcome] })}</dd>
          </div>
        ))}
      </dl>
      {view.problems.length > 0 && (
        <div className="rounded-xl ring ring-line">
          <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-2.5">
            <h2 className="text-sm font-semibold">{t("problems")}</h2>
            <a href={rejectsPath(project, view.id)} download className={linkButton}>
              {t("downloadRejects")}
            </a>
          </div>
          <ul className="divide-y divide-line border-t border-line text-sm">
            {view.problems.map(({ column, reason, rows, examples }) => (
              <li key={`${column} ${reason}`} className="px-4 py-2.5">
                <p>
                  <span className="font-medium">
                    {column === "" ? reason : `${labelOf(column)}: ${reason}`}
                  </span>{" "}
                  <span className="text-ink-soft tabular-nums">{t("problemRows", { rows })}</span>
                </p>
                <p className="text-xs break-all text-ink-soft">
                  {examples.map(({ row, value }) => t("example", { row, value: value || "—" })).join(" · ")}
                </p>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
