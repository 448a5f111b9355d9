"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { AuditView } from "@/lib/audit/views";
import { isDisabledReason } from "@/lib/devices/types";

type Change = { before: unknown; after: unknown };

/** Old and new values, notes, counts: one line for each. */
export function EventDetails({ event, empty = null }: { event: AuditView; empty?: ReactNode }) {
  const t = useTranslations("activity.details");
  const reasons = useTranslations("devices.reason");
  const listOf = (names: unknown[], more: unknown) =>
    typeof more === "number" ? t("andMore", { names: names.join(", "), more }) : names.join(", ");
  const { changed, note, fields, reason, role, before, after, kind } = event.details;
  const { stale, enabled, disabled, dropped } = event.details;
  const lines: string[] = [];
  if (isRecord(changed)) {
    for (const [name, change] of Object.entries(changed)) {
      if (isChange(change))
        lines.push(t("change", { name, before: show(change.before), after: show(change.after) }));
      else if (isRecord(change) && change.valuesOmitted === true) {
        const members = Array.isArray(change.members) ? listOf(change.members, change.more) : "";
        lines.push(t(members ? "membersOmitted" : "valuesOmitted", { name, members }));
      }
    }
  }
  if (typeof before === "string" && typeof after === "string") lines.push(`${before} → ${after}`);
  if (typeof note === "string") lines.push(t("note", { note }));
  else if (isDisabledReason(reason)) lines.push(reasons(reason));
  if (Array.isArray(fields)) lines.push(t("fields", { fields: listOf(fields, event.details.more) }));
  if (typeof stale === "number" && typeof enabled === "number") lines.push(t("stale", { stale, enabled }));
  if (typeof disabled === "number" && typeof dropped === "number")
    lines.push(t("did", { disabled, dropped }));
  if (event.details.valuesOmitted === true) lines.push(t("detailsOmitted"));
  for (const word of [role, kind]) if (typeof word === "string") lines.push(word);
  if (lines.length === 0) return empty;
  return (
    <ul className="text-xs text-ink-soft">
      {lines.map((line) => (
        <li key={line} className="break-words">
          {line}
        </li>
      ))}
    </ul>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const isChange = (value: unknown): value is Change =>
  isRecord(value) && "before" in value && "after" in value;

const show = (value: unknown): string =>
  value === null || value === undefined ? "—" : typeof value === "string" ? value : JSON.stringify(value);
