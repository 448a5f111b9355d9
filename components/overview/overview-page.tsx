"use client";

import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useId } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { EventList } from "@/components/activity/event-parts";
import { StatusDot } from "@/components/devices/device-cells";
import { FirstUse } from "@/components/first-use/first-use";
import { SampleBanner } from "@/components/first-use/sample-banner";
import { useFirstUse } from "@/components/first-use/use-first-use";
import { type ConsoleProject, usePermissions, useProjectHref } from "@/components/layout/context";
import { ErrorState, PageHeader, projectPage } from "@/components/layout/page";
import { usePreload } from "@/components/layout/use-preload";
import { Timestamp } from "@/components/ui/timestamp";
import { type DeviceStatus, reachableStatuses } from "@/lib/devices/types";
import { projectPath } from "@/lib/http/client";
import { overviewPath, overviewQuery } from "@/lib/overview/client";
import { defaultRange, overviewRanges } from "@/lib/overview/types";
import type { OverviewView } from "@/lib/overview/views";
import { projectQuery } from "@/lib/projects/client";
import { Breakdowns } from "./breakdowns";
import { CleanupNotice, QuarantineNotice } from "./notices";
import { Panel } from "./panel";
import { TimelinePanel } from "./timeline-panel";
import { VersionsPanel } from "./versions-panel";

function ProjectOverview({ project }: { project: ConsoleProject }) {
  const t = useTranslations("overview");
  usePreload(projectPath(project.slug));
  usePreload(overviewPath(project.slug));
  const { data, error, refetch } = useQuery(projectQuery(project.slug));
  const firstUse = useFirstUse(data?.isEmpty);
  usePrefetchQuery(overviewQuery(project.slug));

  if (error && !data) return <OverviewError error={error} onRetry={() => void refetch()} />;
  if (!data) return <OverviewSkeleton />;
  if (firstUse.isShown) return <FirstUse project={project} nextLabel={t("goOn")} onNext={firstUse.finish} />;
  return <Overview project={project} hasSampleData={data.hasSampleData} />;
}

function Overview({ project, hasSampleData }: { project: ConsoleProject; hasSampleData: boolean }) {
  const t = useTranslations("overview");
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  const [range] = useRange();
  const { data, error, refetch } = useQuery(overviewQuery(project.slug));
  if (error && !data) return <OverviewError error={error} onRetry={() => void refetch()} />;
  if (!data) return <OverviewSkeleton />;
  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={
          data.lastActivityAt && (
            <span>
              {t("lastActivity")} <Timestamp value={data.lastActivityAt} />
            </span>
          )
        }
        actions={<RangeChoice />}
      />
      <div className="flex w-full flex-col gap-4 px-4 pb-12 sm:px-6">
        <CleanupNotice />
        <QuarantineNotice />
        {hasSampleData && <SampleBanner />}
        <Tiles overview={data} />
        <div className="grid gap-4 xl:grid-cols-2 3xl:grid-cols-3">
          <TimelinePanel range={range} />
          <VersionsPanel range={range} />
          <Breakdowns overview={data} />
          <Panel
            title={t("recent")}
            className="xl:col-span-2 3xl:col-span-1 3xl:col-start-3 3xl:row-start-1 3xl:row-span-2"
            actions={
              canAdminister && (
                <Link
                  href={href("/activity")}
                  className="rounded-sm text-sm text-accent-ink hover:underline pointer-coarse:py-2"
                >
                  {t("allActivity")}
                </Link>
              )
            }
          >
            <EventList events={data.recent} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function OverviewError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const t = useTranslations("overview");
  return (
    <>
      <PageHeader title={t("title")} />
      <ErrorState title={t("loadFailed")} error={error} onRetry={onRetry} />
    </>
  );
}

function OverviewSkeleton() {
  const t = useTranslations();
  return (
    <>
      <PageHeader title={t("overview.title")} />
      <div role="status" className="flex flex-col gap-4 px-4 pb-12 sm:px-6">
        <span className="sr-only">{t("table.loading")}</span>
        <div className={tileGrid}>
          {[1, 2, 3, 4, 5, 6, 7, 8].map((tile) => (
            <div key={tile} className="h-24 rounded-xl bg-sunken" />
          ))}
        </div>
        <div className="h-72 rounded-xl bg-sunken" />
      </div>
    </>
  );
}

/** How far back the charts go, in the URL. */
const useRange = () => useQueryState("range", parseAsStringLiteral(overviewRanges).withDefault(defaultRange));

function RangeChoice() {
  const t = useTranslations("overview");
  const group = useId();
  const [range, setRange] = useRange();
  return (
    <fieldset className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <legend className="sr-only">{t("range")}</legend>
      {/* The figures around them are of now. */}
      <span aria-hidden="true" className="text-xs text-ink-soft">
        {t("charts")}
      </span>
      <span className="flex w-fit gap-0.5 rounded-lg bg-sunken p-0.5">
        {overviewRanges.map((value) => (
          <label key={value} className="relative">
            <input
              type="radio"
              name={group}
              value={value}
              checked={range === value}
              onChange={() => void setRange(value)}
              className="peer absolute inset-0 cursor-pointer appearance-none rounded-md"
            />
            <span className="pointer-events-none grid h-7 place-items-center rounded-md px-2.5 text-xs font-medium whitespace-nowrap text-ink-soft peer-checked:bg-raised peer-checked:text-ink peer-checked:ring peer-checked:ring-edge peer-hover:text-ink pointer-coarse:h-10 pointer-coarse:px-3.5">
              {t(`ranges.${value}`)}
            </span>
          </label>
        ))}
      </span>
    </fieldset>
  );
}

export const OverviewPage = projectPage("overview", ProjectOverview);

/** Eight tiles in a row where there is room; on phones two per row. */
const tileGrid = "grid grid-cols-2 gap-3 sm:grid-cols-4 2xl:grid-cols-8";

function Tiles({ overview }: { overview: OverviewView }) {
  const t = useTranslations("overview.tile");
  const format = useFormatter();
  const href = useProjectHref();
  const { devices, users } = overview;
  const deviceTiles: { key: TileKey; of: readonly DeviceStatus[]; dot: DeviceStatus }[] = [
    { key: "reachable", of: reachableStatuses, dot: "active" },
    ...(["notificationsOff", "stale", "disabled", "rejected"] as const).map((key) => ({
      ...{ key, of: [key], dot: key },
    })),
  ];
  return (
    <ul className={tileGrid}>
      {deviceTiles.map(({ key, of, dot }) => {
        const counted = devices.statuses.filter(({ status }) => of.includes(status));
        const value = counted.reduce((sum, { devices }) => sum + devices, 0);
        const isAbout = counted.some(({ isEstimate }) => isEstimate);
        return (
          <Tile
            key={key}
            to={href(`/devices?status=${of.join(",")}`)}
            title={t(key)}
            dot={dot}
            value={isAbout ? t("about", { value }) : format.number(value)}
            text={t("share", { share: devices.total ? value / devices.total : 0, total: devices.total })}
          />
        );
      })}
      <Tile
        to={href("/devices?delivery=accepted")}
        title={t("confirmed")}
        value={format.number(overview.confirmed)}
        text={t("confirmedText")}
      />
      <Tile
        to={href("/users")}
        title={t("users")}
        value={format.number(users.total)}
        text={t("perUser", { count: users.total ? devices.total / users.total : 0 })}
      />
      <Tile
        to={href("/users?reachable=false")}
        title={t("unreachableUsers")}
        value={users.unreachable === null ? t("counting") : format.number(users.unreachable)}
        text={
          users.unreachable === null
            ? t("ofUsers", { total: users.total })
            : t("shareOfUsers", {
                share: users.total ? users.unreachable / users.total : 0,
                total: users.total,
              })
        }
      />
    </ul>
  );
}

type TileKey = "reachable" | Exclude<DeviceStatus, "active" | "quiet">;

interface TileProps {
  /** The list that it counts. */
  to: Route;
  title: string;
  dot?: DeviceStatus;
  value: string;
  text: string;
}

function Tile({ to, title, dot, value, text }: TileProps) {
  return (
    <li>
      <Link
        href={to}
        className="flex h-full flex-col gap-1 rounded-xl bg-surface p-4 ring ring-line hover:bg-sunken/60 hover:ring-edge"
      >
        <span className="flex items-center gap-2 text-sm text-ink-soft">
          {dot && <StatusDot status={dot} />}
          {title}
        </span>
        <span className="text-2xl font-semibold tracking-tight tabular-nums">{value}</span>
        <span className="text-xs text-ink-soft tabular-nums">{text}</span>
      </Link>
    </li>
  );
}
