"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import type { OverviewView } from "@/lib/overview/views";

/** The four numbers that one comes for; each is a link to the list that it counts. */
export function Tiles({ overview }: { overview: OverviewView }) {
  const t = useTranslations("overview.tile");
  const format = useFormatter();
  const href = useProjectHref();
  const { devices, users } = overview;
  const tiles = [
    { key: "reachable", value: devices.reachable, to: href("/devices?reachable=true"), dot: "bg-good" },
    {
      key: "notificationsRefused",
      value: devices.notificationsRefused,
      to: href("/devices?status=enabled&reachable=false"),
      dot: "border-2 border-warn",
    },
    {
      key: "disabled",
      value: devices.disabled,
      to: href("/devices?status=disabled"),
      dot: "rounded-[2px]! bg-bad",
    },
    { key: "users", value: users.total, to: href("/users"), dot: null },
  ] as const;
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {tiles.map(({ key, value, to, dot }) => (
        <li key={key}>
          <Link
            href={to}
            className="flex h-full flex-col gap-1 rounded-xl bg-surface p-4 ring ring-line hover:bg-sunken/60 hover:ring-edge"
          >
            <span className="flex items-center gap-2 text-sm text-ink-soft">
              {dot && <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${dot}`} />}
              {t(key)}
            </span>
            <span className="text-2xl font-semibold tracking-tight tabular-nums">{format.number(value)}</span>
            <span className="text-xs text-ink-soft tabular-nums">
              {key === "users"
                ? t("perUser", { count: users.total ? devices.total / users.total : 0 })
                : t("share", { share: devices.total ? value / devices.total : 0, total: devices.total })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
