"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "use-intl";
import type { features } from "@/components/data-table/features";
import { NoValue } from "@/components/ui/no-value";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditView } from "@/lib/audit/views";
import { EventDetails } from "./event-details";
import { SubjectLink } from "./subject-link";
import { useActionText } from "./use-action-text";

const column = createColumnHelper<typeof features, AuditView>();

export const activityColumns = column.columns([
  column.accessor("action", {
    id: "action",
    enableSorting: false,
    meta: { width: "34%" },
    cell: ({ row }) => <ActionCell event={row.original} />,
  }),
  column.display({
    id: "details",
    cell: ({ row }) => <EventDetails event={row.original} empty={<NoValue />} />,
  }),
  column.accessor(({ actor }) => actor.label, {
    id: "actor",
    enableSorting: false,
    meta: { width: 180 },
    cell: ({ row }) => <ActorCell event={row.original} />,
  }),
  column.accessor("at", {
    id: "at",
    sortDescFirst: true,
    meta: { width: 110 },
    cell: ({ getValue }) => <Timestamp value={getValue()} />,
  }),
]);

function ActionCell({ event }: { event: AuditView }) {
  const actionText = useActionText();
  return (
    <span className="block truncate">
      {actionText(event.action)} <SubjectLink subject={event.subject} />
    </span>
  );
}

function ActorCell({ event }: { event: AuditView }) {
  const t = useTranslations("activity.actorType");
  const { type, label } = event.actor;
  return (
    <span className="block truncate" title={label}>
      {label} {type !== "operator" && <span className="text-xs text-ink-soft">{t(type)}</span>}
    </span>
  );
}
