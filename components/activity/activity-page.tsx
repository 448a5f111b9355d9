"use client";

import { DownloadSimpleIcon } from "@phosphor-icons/react/dist/csr/DownloadSimple";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { features } from "@/components/data-table/features";
import { FilterChips } from "@/components/data-table/filters/filter-chips";
import { ListLayout, NoMatches } from "@/components/data-table/list-layout";
import { SearchField } from "@/components/data-table/search-field";
import { useFilters } from "@/components/data-table/use-filters";
import { useList } from "@/components/data-table/use-list";
import {
  type ConsoleProject,
  usePermissions,
  useProject,
  useProjectHref,
  useProjectSlug,
} from "@/components/layout/context";
import { FormError } from "@/components/layout/errors";
import { projectPage } from "@/components/layout/page";
import { Button } from "@/components/ui/button";
import { NoValue } from "@/components/ui/no-value";
import { Skeleton } from "@/components/ui/skeleton";
import { linkButton, textLink } from "@/components/ui/styles";
import { Timestamp } from "@/components/ui/timestamp";
import { auditExportPath, auditPath, auditQuery } from "@/lib/audit/client";
import { auditFilters, auditListing } from "@/lib/audit/listing";
import type { AuditView } from "@/lib/audit/views";
import { changeJobMutation } from "@/lib/jobs/client";
import { ActivityFilters } from "./activity-filters";
import { EventDetails, EventHeadline, EventList, EventOrigin } from "./event-parts";
import { actorName } from "./event-text";

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

export const ActivityPage = projectPage("activity", ActivityList, { adminsOnly: true });

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

/** What a bulk change or an import did to each device, and the button that undoes it. */
function JobEvents({ event }: { event: AuditView }) {
  const project = useProjectSlug();
  const t = useTranslations("activity.job");
  const client = useQueryClient();
  const { canEdit } = usePermissions();
  const [open, setOpen] = useState(false);
  const undo = useMutation(changeJobMutation(client, project));
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap gap-1.5">
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="-ms-2 pointer-coarse:-ms-3.5"
        >
          {t(open ? "hide" : "show")}
        </Button>
        {canEdit && event.canUndo && (
          <Button
            size="sm"
            aria-busy={undo.isPending}
            onClick={() =>
              undo.mutate(
                { action: "undo", id: event.subject.id },
                { onSettled: () => void client.invalidateQueries({ queryKey: ["audit", project] }) },
              )
            }
          >
            {t("undo")}
          </Button>
        )}
      </div>
      <FormError error={undo.error} />
      {open && <DeviceEvents id={event.subject.id} />}
    </div>
  );
}

function DeviceEvents({ id }: { id: string }) {
  const project = useProjectSlug();
  const t = useTranslations("activity.job");
  const href = useProjectHref();
  const page = { page: 1, pageSize: 25, sort: auditListing.defaultSort };
  const { data, error } = useQuery(auditQuery(project, { ...page, filters: { job: id } }));
  if (error) return <FormError error={error} />;
  if (!data) return <Skeleton className="w-2/3" />;
  return (
    <div data-tall className="border-s border-line ps-3">
      <EventList events={data.items} />
      {data.page.total > data.items.length && (
        <Link href={href(`/activity?job=${id}`)} className={textLink}>
          {t("all", { total: data.page.total })}
        </Link>
      )}
    </div>
  );
}
