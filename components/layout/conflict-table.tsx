import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Callout } from "@/components/ui/callout";
import type { AuditView } from "@/lib/audit/views";

interface ConflictTableProps {
  title: string;
  /** The event that made the conflicting change, if the history has it. */
  event: AuditView | undefined;
  /** The labels of what the other person changed. */
  changed?: string[];
  /** The current and the edited value of each changed field. */
  rows: { field: string; label: string; theirs: ReactNode; mine: ReactNode }[];
  /** Shown if no field differs. */
  none: string;
}

/** Someone else saved first: shows who, and both versions side by side. */
export function ConflictTable({ title, event, changed = [], rows, none }: ConflictTableProps) {
  const t = useTranslations("conflict");
  const format = useFormatter();
  return (
    <div className="flex flex-col gap-3">
      <Callout kind="failure" title={title}>
        {changed.length > 0 && <>{t("changed", { fields: format.list(changed) })} </>}
        {event
          ? t("by", {
              by: event.actor.label,
              at: format.dateTime(new Date(event.at), { dateStyle: "medium", timeStyle: "short" }),
            })
          : t("text")}
      </Callout>
      <div className="overflow-x-auto rounded-lg ring ring-line">
        <table className="w-full table-fixed text-left text-sm">
          <caption className="sr-only">{t("table")}</caption>
          <thead className="text-xs text-ink-soft">
            <tr>
              {(["field", "theirs", "mine"] as const).map((head) => (
                <th key={head} scope="col" className="border-b border-line px-3 py-2 font-medium">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="align-top">
            {rows.map(({ field, label, theirs, mine }) => (
              <tr key={field}>
                <th scope="row" className="px-3 py-2 font-medium break-words">
                  {label}
                </th>
                <td className="px-3 py-2 break-words whitespace-pre-wrap">{theirs}</td>
                <td className="px-3 py-2 break-words whitespace-pre-wrap">{mine}</td>
              </tr>
            ))}
            {rows.length === 0 && (
              <tr>
                <td colSpan={3} className="px-3 py-2 text-ink-soft">
                  {none}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </div>
  );
}
