import type { Route } from "next";
import Link from "next/link";
import { useFormatter, useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import { deviceFilters } from "@/lib/devices/listing";
import type { OverviewView } from "@/lib/overview/views";
import { Panel } from "./panel";

export function Breakdowns({ overview }: { overview: OverviewView }) {
  const t = useTranslations("overview");
  const device = useTranslations("devices");
  const href = useProjectHref();
  const { platforms, versions, reasons } = overview;
  return (
    <div className="grid content-start gap-4 md:grid-cols-3 xl:col-span-2">
      <Panel title={t("platforms")} subtitle={t("allNow")}>
        <BarList
          empty={t("noDevices")}
          bars={platforms.map(({ platform, devices }) => ({
            label: device(`platform.${platform}`),
            value: devices,
            href: href(`/devices?platform=${platform}`),
          }))}
        />
      </Panel>
      <Panel title={t("versions")} subtitle={t("allNow")}>
        <BarList
          empty={t("noDevices")}
          bars={versions.map(({ version, devices }) => ({
            label: version === null ? t("otherVersions") : version || t("noVersion"),
            value: devices,
            href:
              version === null
                ? null
                : href(`/devices?version=${encodeURIComponent(deviceFilters.version.write([version]))}`),
          }))}
        />
      </Panel>
      <Panel title={t("reasons")} subtitle={t("now")}>
        <BarList
          empty={t("noneDisabled")}
          bars={reasons.map(({ reason, devices }) => ({
            label: t(`reason.${reason}`),
            value: devices,
            href: href(`/devices?reason=${reason}`),
          }))}
        />
      </Panel>
    </div>
  );
}

interface Bar {
  label: string;
  value: number;
  /** Null if no device list shows exactly these. */
  href: string | null;
}

/** A bar chart as a list; the largest value fills the line. */
function BarList({ bars, empty }: { bars: Bar[]; empty: string }) {
  const format = useFormatter();
  const max = Math.max(...bars.map(({ value }) => value), 1);
  if (bars.length === 0) return <p className="py-1 text-sm text-ink-soft">{empty}</p>;
  return (
    <ul className="flex flex-col gap-1">
      {bars.map(({ label, value, href }) => {
        const content = (
          <>
            <span
              aria-hidden="true"
              className="absolute inset-y-0 start-0 rounded-md bg-accent-tint"
              style={{ width: `${Math.max((value / max) * 100, 1.5)}%` }}
            />
            <span className="relative min-w-0 flex-1 truncate" title={label}>
              {label}
            </span>
            <span className="relative tabular-nums">{format.number(value)}</span>
          </>
        );
        const className =
          "relative flex h-8 items-center gap-3 rounded-md px-2.5 text-sm pointer-coarse:h-11";
        return (
          <li key={label}>
            {href ? (
              <Link href={href as Route} className={`${className} hover:ring hover:ring-edge`}>
                {content}
              </Link>
            ) : (
              <span className={className}>{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
