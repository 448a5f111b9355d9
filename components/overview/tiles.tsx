"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import { hygieneQuery } from "@/lib/hygiene/client";
import type { HygieneView } from "@/lib/hygiene/views";
import type { OverviewView } from "@/lib/overview/views";

/** The numbers that one comes for; each is a link to the list that it counts. */
export function Tiles({ overview, project }: { overview: OverviewView; project: string }) {
  const t = useTranslations("overview.tile");
  const format = useFormatter();
  const href = useProjectHref();
  const { data: hygiene } = useQuery(hygieneQuery(project));
  const { devices, users } = overview;
  const share = (value: number) =>
    t("share", { share: devices.total ? value / devices.total : 0, total: devices.total });
  return (
    <ul className="grid grid-cols-2 gap-3 *:last:col-span-2 lg:grid-cols-5 lg:*:last:col-span-1">
      <Tile
        to={href("/devices?reachable=true")}
        title={t("reachable")}
        dot="bg-good"
        value={format.number(devices.reachable)}
        text={share(devices.reachable)}
      />
      <Tile
        to={href("/devices?status=enabled&reachable=false")}
        title={t("notificationsRefused")}
        dot="border-2 border-warn"
        value={format.number(devices.notificationsRefused)}
        text={share(devices.notificationsRefused)}
      />
      <Tile
        to={href("/devices?status=disabled")}
        title={t("disabled")}
        dot="rounded-[2px]! bg-bad"
        value={format.number(devices.disabled)}
        text={share(devices.disabled)}
      />
      <Tile
        to={href(`/devices?status=enabled&lastSeenBefore=${hygiene?.staleAfterDays ?? 270}d`)}
        title={t("stale")}
        dot="border-2 border-ink-faint"
        value={hygiene ? staleOf(hygiene) : "\u2013"}
        text={hygiene ? t("staleAfter", { days: hygiene.staleAfterDays }) : ""}
      />
      <Tile
        to={href("/users")}
        title={t("users")}
        value={format.number(users.total)}
        text={t("perUser", { count: users.total ? devices.total / users.total : 0 })}
      />
    </ul>
  );

  function staleOf({ next: { stale, staleIsEstimate } }: HygieneView): string {
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
