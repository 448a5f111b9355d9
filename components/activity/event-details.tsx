import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { AuditView } from "@/lib/audit/views";
import { isDisabledReason } from "@/lib/devices/types";
import { Changes, useListText } from "./changes";
import { isRecord, useValueText } from "./event-text";

/** Old and new values, notes, counts: one line for each. */
export function EventDetails({ event, empty = null }: { event: AuditView; empty?: ReactNode }) {
  const t = useTranslations("activity.details");
  const reasons = useTranslations("devices.reason");
  const listText = useListText();
  const { changed, note, fields, reason, role, before, after, kind } = event.details;
  const { stale, enabled, disabled, dropped, format, total, filters } = event.details;
  const show = useValueText();
  const lines: string[] = [];
  if (event.action.startsWith("view.") && typeof event.details.name === "string")
    lines.push(event.details.name);
  if (typeof before === "string" && typeof after === "string") lines.push(`${before} → ${after}`);
  if (typeof note === "string") lines.push(t("note", { note }));
  else if (isDisabledReason(reason)) lines.push(reasons(reason));
  if (Array.isArray(fields)) lines.push(t("fields", { fields: listText(fields, event.details.more) }));
  if (typeof stale === "number" && typeof enabled === "number") lines.push(t("stale", { stale, enabled }));
  if (typeof disabled === "number" && typeof dropped === "number")
    lines.push(t("did", { disabled, dropped }));
  else if (typeof dropped === "number" && typeof before === "string")
    lines.push(t("historyDeleted", { dropped, before: before.slice(0, 10) }));
  if (event.details.newUser === true) lines.push(t("newUser"));
  if (event.details.valuesOmitted === true) lines.push(t("detailsOmitted"));
  if (typeof format === "string" && typeof total === "number") lines.push(t("exported", { format, total }));
  if (isRecord(filters))
    for (const [name, value] of Object.entries(filters)) lines.push(`${name}: ${show(value)}`);
  // What is gone has no name but the one recorded here.
  const lastName = event.subject.label === null ? event.details.name : undefined;
  // A job says what kind it is in its headline.
  for (const word of event.action === "job.finished" ? [] : [lastName, role, kind])
    if (typeof word === "string") lines.push(word);
  if (lines.length === 0 && !isRecord(changed)) return empty;
  return (
    <>
      <Changes event={event} />
      {lines.length > 0 && (
        <ul className="text-xs text-ink-soft">
          {lines.map((line) => (
            <li key={line} className="break-words">
              {line}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
