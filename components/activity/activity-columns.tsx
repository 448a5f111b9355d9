import { createColumnHelper } from "@tanstack/react-table";
import { useFormatter, useTranslations } from "use-intl";
import type { features } from "@/components/data-table/features";
import { useProject } from "@/components/layout/context";
import { NoValue } from "@/components/ui/no-value";
import { Timestamp } from "@/components/ui/timestamp";
import type { AuditView } from "@/lib/audit/views";
import { EventDetails, EventHeadline, EventOrigin } from "./event-parts";
import { actorName } from "./event-text";
import { JobEvents } from "./job-events";

const column = createColumnHelper<typeof features, AuditView>();

const dayAndTime = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;

export const activityColumns = column.columns([
  column.accessor("action", {
    id: "action",
    enableSorting: false,
    meta: { share: 0.58 },
    cell: ({ row }) => <ActionCell event={row.original} />,
  }),
  column.display({
    id: "details",
    cell: ({ row }) => <DetailsCell event={row.original} />,
  }),
  column.accessor(({ actor }) => actor.label, {
    id: "actor",
    enableSorting: false,
    meta: { width: 180 },
    cell: ({ row }) => <ActorCell event={row.original} />,
  }),
  column.display({
    id: "origin",
    meta: { width: 236 },
    cell: ({ row }) => <EventOrigin event={row.original} />,
  }),
  column.accessor("at", {
    id: "at",
    sortDescFirst: true,
    meta: { width: 204 },
    cell: ({ getValue }) => <TimeCell at={getValue()} />,
  }),
]);

function ActionCell({ event }: { event: AuditView }) {
  return (
    <span className="block break-words whitespace-normal">
      <EventHeadline event={event} />
    </span>
  );
}

function DetailsCell({ event }: { event: AuditView }) {
  const project = useProject();
  const isJob = /^(job|import)\.finished$/.test(event.action);
  return (
    <div className="py-1.5 whitespace-normal">
      <EventDetails event={event} empty={isJob ? null : <NoValue />} />
      {project && isJob && <JobEvents event={event} />}
    </div>
  );
}

/** How long ago, and the time itself: who looks for what happened at night knows the hour. */
function TimeCell({ at }: { at: string }) {
  const format = useFormatter();
  return (
    <span className="flex items-baseline justify-between gap-2">
      <Timestamp value={at} />
      <span className="text-xs text-ink-soft tabular-nums">{format.dateTime(new Date(at), dayAndTime)}</span>
    </span>
  );
}

function ActorCell({ event }: { event: AuditView }) {
  const t = useTranslations("activity.actorType");
  const { type } = event.actor;
  const name = actorName(event.actor);
  return (
    <span className="block truncate" title={name}>
      {name} {type !== "operator" && <span className="text-xs text-ink-soft">{t(type)}</span>}
    </span>
  );
}
