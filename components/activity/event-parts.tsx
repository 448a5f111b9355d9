import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import { CopyButton } from "@/components/ui/icon-button";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditView } from "@/lib/audit/views";
import { isDisabledReason } from "@/lib/devices/types";
import { actorName, isEmpty, isRecord, useEventText, useValueText } from "./event-text";

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
function useListText(): (names: unknown[], more: unknown) => string {
  const t = useTranslations("activity.details");
  return (names, more) =>
    typeof more === "number" ? t("andMore", { names: names.join(", "), more }) : names.join(", ");
}

/** What happened, and to what. */
export function EventHeadline({ event }: { event: AuditView }) {
  const t = useTranslations("activity");
  const action = useEventText()(event);
  if (!hasSubject(event.subject)) return action;
  return t.rich("headline", { action, name: () => <SubjectLink subject={event.subject} /> });
}

/** Whether the event names what it happened to. */
const hasSubject = ({ type, id, label }: AuditView["subject"]): boolean =>
  type !== "project" && type !== "job" && Boolean(label ?? id);

/** What an event happened to, as a link if it has a page. */
function SubjectLink({ subject }: { subject: AuditView["subject"] }) {
  const t = useTranslations("activity");
  const href = useProjectHref();
  const { type, id, label } = subject;
  if (!hasSubject(subject)) return null;
  const name = label ?? <span className="font-mono text-xs">{id.slice(-12)}</span>;
  // A subject without a label was deleted or never had a name. A device's page says which; a deleted user has no page.
  if ((type === "device" || (type === "user" && label)) && id) {
    return (
      <Link
        href={href(type === "device" ? `/devices/${id}` : `/users/${id}`)}
        prefetch={false}
        className="rounded-sm font-medium hover:text-accent-ink hover:underline"
      >
        {name}
      </Link>
    );
  }
  return (
    <span className="font-medium" title={label ? undefined : t("gone")}>
      {name}
    </span>
  );
}

interface EventOriginProps {
  event: AuditView;
  /** Shows what the id is, where there is room. */
  labelled?: boolean;
}

/** The API or the page that an event came from, and the id of its request. */
export function EventOrigin({ event: { source, requestId }, labelled = false }: EventOriginProps) {
  const t = useTranslations("activity");
  const label = useTranslations("activity.source");
  const page = useTranslations("frame");
  const [api = "", first] = (source ?? "").split("/");
  const known = first as "devices" | undefined;
  const names = [
    label.has(api as "console") ? label(api as "console") : api,
    known && page.has(known) ? page(known) : known,
  ].filter(Boolean);
  return (
    <p className="flex min-w-0 items-center gap-x-1.5 text-xs text-ink-soft">
      {names.length > 0 && (
        <span className="min-w-0 truncate" title={names.join(" · ")}>
          {names.join(" · ")}
        </span>
      )}
      <span className="flex shrink-0 items-center gap-0.5" title={requestId}>
        <span className={labelled ? "pe-1" : "sr-only"}>{t("request")} </span>
        <span className="font-mono">…{requestId.slice(-8)}</span>
        <CopyButton value={requestId} what={t("request")} />
      </span>
    </p>
  );
}

export function EventList({ events }: { events: AuditView[] }) {
  const t = useTranslations("activity");
  if (events.length === 0) return <p className="py-2.5 text-sm text-ink-soft">{t("none")}</p>;
  return (
    <ol className="divide-y divide-line">
      {events.map((event) => (
        <li key={event.id} className="flex gap-4 py-2 text-sm">
          <div className="min-w-0 flex-1">
            <p className="break-words">
              <EventHeadline event={event} />
            </p>
            <EventDetails event={event} />
            <p className="truncate text-xs text-ink-soft">{t("by", { actor: actorName(event.actor) })}</p>
            <EventOrigin event={event} labelled />
          </div>
          <span className="shrink-0 text-ink-soft">
            <Timestamp value={event.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
