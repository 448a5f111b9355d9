import { useTranslations } from "use-intl";
import type { AuditView } from "@/lib/audit/views";
import { isEmpty, isRecord, useValueText } from "./event-text";

/** The changed fields of an event, before and after. */
export function Changes({ event: { subject, details } }: { event: AuditView }) {
  const t = useTranslations("activity.details");
  const deviceLabel = useTranslations("devices.detail.field");
  const fieldLabel = useTranslations("activity.field");
  const valueText = useValueText();
  const listText = useListText();
  const withoutValues = (change: unknown): string => {
    if (!isRecord(change) || change.valuesOmitted !== true) return t("changed");
    const { members, more } = change;
    return Array.isArray(members)
      ? t("membersOmitted", { members: listText(members, more) })
      : t("valuesOmitted");
  };
  const label = subject.type === "device" ? deviceLabel : fieldLabel;
  const labelOf = (field: string) => (label.has(field as "name") ? label(field as "name") : field);
  if (!isRecord(details.changed)) return null;
  return (
    <dl className="mt-0.5 flex flex-col gap-1 text-xs/5">
      {Object.entries(details.changed).map(([field, change]) => (
        <div key={field} className="flex flex-wrap gap-x-1.5">
          <dt className="text-ink-soft">{labelOf(field)}</dt>
          <dd className="flex min-w-0 flex-wrap gap-x-1.5 break-all text-ink">
            {isRecord(change) && "before" in change ? (
              <>
                <del className={`text-ink-soft ${isEmpty(change.before) ? "no-underline" : ""}`}>
                  <span className="sr-only">{t("before")} </span>
                  {valueText(change.before)}
                </del>
                <span aria-hidden="true">→</span>
                <ins className="no-underline">
                  <span className="sr-only">{t("after")} </span>
                  {valueText(change.after)}
                </ins>
              </>
            ) : (
              withoutValues(change)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** "name, tags and 12 more". */
export function useListText(): (names: unknown[], more: unknown) => string {
  const t = useTranslations("activity.details");
  return (names, more) =>
    typeof more === "number" ? t("andMore", { names: names.join(", "), more }) : names.join(", ");
}
