"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import { cleanupQuery } from "@/lib/cleanup/client";
import type { CleanupView } from "@/lib/cleanup/views";
import type { OverviewView } from "@/lib/overview/views";

/** Five tiles in a row; on phones two per row, the last one across both columns. */
export const tileGrid = "grid grid-cols-2 gap-3 *:last:col-span-2 lg:grid-cols-5 lg:*:last:col-span-1";

export function Tiles({ overview, project }: { overview: OverviewView; project: string }) {
  const t = useTranslations("overview.tile");
  const format = useFormatter();
  const href = useProjectHref();
  const { data: cleanup } = useQuery(cleanupQuery(project));
  const { devices, users } = overview;
  const deviceTiles = [
    { key: "reachable", to: href("/devices?reachable=true"), dot: "bg-good" },
    {
      key: "notificationsRefused",
      to: href("/devices?status=enabled&reachable=false"),
      dot: "border-2 border-warn",
    },
    { key: "disabled", to: href("/devices?status=disabled"), dot: "rounded-[2px]! bg-bad" },
  ] as const;
  return (
    <ul className={tileGrid}>
      {deviceTiles.map(({ key, to, dot }) => (
        <Tile
          key={key}
          to={to}
          title={t(key)}
          dot={dot}
          value={format.number(devices[key])}
          text={t("share", { share: devices.total ? devices[key] / devices.total : 0, total: devices.total })}
        />
      ))}
      <Tile
        to={href(`/devices?status=enabled&lastSeenBefore=${cleanup?.staleAfterDays ?? 270}d`)}
        title={t("stale")}
        dot="border-2 border-ink-faint"
        value={cleanup ? staleCount(cleanup) : "\u2013"}
        text={cleanup ? t("staleAfter", { days: cleanup.staleAfterDays }) : ""}
      />
      <Tile
        to={href("/users")}
        title={t("users")}
        value={format.number(users.total)}
        text={t("perUser", { count: users.total ? devices.total / users.total : 0 })}
      />
    </ul>
  );

  function staleCount({ next: { stale, staleIsEstimate } }: CleanupView): string {
    return staleIsEstimate ? t("about", { value: stale }) : format.number(stale);
  }
}

interface TileProps {
  to: Route;
  title: string;
  dot?: string;
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
          {dot && <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${dot}`} />}
          {title}
        </span>
        <span className="text-2xl font-semibold tracking-tight tabular-nums">{value}</span>
        <span className="text-xs text-ink-soft tabular-nums">{text}</span>
      </Link>
    </li>
  );
}
