import { useTranslations } from "use-intl";
import { useProjectSlug } from "@/components/layout/context";
import { linkButton } from "@/components/ui/styles";
import { rejectsPath } from "@/lib/imports/client";
import type { ImportProblem, ImportView } from "@/lib/imports/views";

const outcomes = ["created", "updated", "unchanged", "rejected"] as const;

/** Counts by outcome (expected or final), and the rejected rows by reason. */
export function ImportResult({ view }: { view: ImportView }) {
  const project = useProjectSlug();
  const t = useTranslations("transfer.import");
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
        <section aria-labelledby="rejected-rows" className="rounded-xl ring ring-line">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5">
            <div>
              <h2 id="rejected-rows" className="text-sm font-semibold">
                {t("problems")}
              </h2>
              <p className="text-xs text-ink-soft">{t("downloadText")}</p>
            </div>
            <a href={rejectsPath(project, view.id)} download className={linkButton}>
              {t("downloadRejects")}
            </a>
          </div>
          <ul className="divide-y divide-line border-t border-line text-sm">
            {view.problems.map((problem) => (
              <Problem key={JSON.stringify([problem.column, problem.reason])} problem={problem} />
            ))}
          </ul>
        </section>
      )}
    </section>
  );
}

/** Of names that differ in case and separators only: "push token", "Push-Token". */
const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");

/** A reason, and the first rows rejected for it. */
function Problem({ problem }: { problem: ImportProblem }) {
  const t = useTranslations("transfer.import");
  const { column, field, code, params, reason, rows, examples } = problem;
  const label = field && t(`field.${field}`);
  // Rows whose whole content is at fault name no column, and a field that no column is mapped to has no name in the file.
  const isSameName = label !== null && plain(column) === plain(label);
  const isInFile = column !== "" && column !== field && !isSameName;
  const where = isInFile && label ? t("asField", { column, field: label }) : (label ?? column);
  const text = code === "other" ? reason : t(`reason.${code}`, params);
  return (
    <li className="px-4 py-2.5">
      <p className="flex flex-wrap gap-x-2">
        <span className="font-medium break-words">{where === "" ? text : `${where}: ${text}`}</span>
        <span className="text-ink-soft tabular-nums">{t("problemRows", { rows })}</span>
      </p>
      <ul className="mt-0.5 flex flex-wrap gap-x-4 text-xs text-ink-soft">
        {examples.map(({ row, value }) => (
          <li key={row} className="break-all">
            {value ? t("example", { row, value }) : t("exampleEmpty", { row })}
          </li>
        ))}
        {rows > examples.length && <li>{t("moreRows", { rows: rows - examples.length })}</li>}
      </ul>
    </li>
  );
}
