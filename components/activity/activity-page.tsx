"use client";

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { createColumnHelper } from "@tanstack/react-table";
import { useFormatter, useTranslations } from "use-intl";
import type { features } from "@/components/data-table/features";
import { FilterChips } from "@/components/data-table/filters/filter-chips";
import { ListLayout, NoMatches } from "@/components/data-table/list-layout";
import { SearchField } from "@/components/data-table/search-field";
import { useFilters } from "@/components/data-table/use-filters";
import { useList } from "@/components/data-table/use-list";
import { type ConsoleProject, useProject } from "@/components/layout/context";
import { projectPage } from "@/components/layout/page";
import { NoValue } from "@/components/ui/no-value";
import { linkButton } from "@/components/ui/styles";
import { Timestamp } from "@/components/ui/timestamp";
import { auditExportPath, auditPath, auditQuery } from "@/lib/audit/client";
import { auditFilters, auditListing } from "@/lib/audit/listing";
import type { AuditView } from "@/lib/audit/views";
import { ActivityFilters } from "./activity-filters";
import { EventDetails, EventHeadline, EventOrigin } from "./event-parts";
import { actorName } from "./event-text";
import { JobEvents } from "./job-events";

const { grouped: _, ...filters } = auditFilters;
const shownListing = { ...auditListing, filters };

function ActivityList({ project }: { project: ConsoleProject }) {
  const t = useTranslations("activity");
  const { change, ...state } = useFilters(shownListing);
  const { filters, clear } = state;
  // Who looks for something finds it also inside a job.
  const isSearch = filters.q ?? filters.action ?? filters.job;
  const list = useList({
    name: "activity",
    project,
    columns: activityColumns,
    listing: auditListing,
    filters: isSearch ? filters : { ...filters, grouped: true },
    pathOf: auditPath,
    queryOf: auditQuery,
  });
  return (
    <ListLayout
      list={list}
      actions={
        <a href={auditExportPath(project.slug, filters)} download className={linkButton}>
          <DownloadSimpleIcon size={15} aria-hidden="true" />
          {t("export")}
        </a>
      }
      toolbar={
        <>
          <div className="px-4 pb-2.5 sm:px-6">
            <div className="sm:w-96">
              <SearchField
                label={t("search")}
                placeholder={t("searchHint")}
                value={filters.q ?? ""}
                onSearch={state.search}
              />
            </div>
          </div>
          <ActivityFilters filters={filters} onChange={change} onClear={clear} />
          <div className="px-4 pb-3 empty:hidden sm:px-6">
            <FilterChips state={state} />
          </div>
        </>
      }
      emptyState={<NoMatches list="activity" onClear={clear} />}
      columns={activityColumns}
      labelOf={(id) => t(`column.${id as "action" | "details" | "actor" | "origin" | "at"}`)}
    />
  );
}

export const ActivityPage = projectPage("activity", ActivityList);

const column = createColumnHelper<typeof features, AuditView>();

const dayAndTime = { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;

const activityColumns = column.columns([
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
