import type { Route } from "next";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { StatusDot } from "@/components/devices/device-cells";
import { useProjectHref } from "@/components/layout/context";
import { type DeviceStatus, reachableStatuses } from "@/lib/devices/types";
import type { OverviewView } from "@/lib/overview/views";

/** Eight tiles in a row where there is room; on phones two per row. */
export const tileGrid = "grid grid-cols-2 gap-3 sm:grid-cols-4 2xl:grid-cols-8";

export function Tiles({ overview }: { overview: OverviewView }) {
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
