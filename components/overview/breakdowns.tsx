import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import { deviceFilters } from "@/lib/devices/listing";
import type { OverviewView } from "@/lib/overview/views";
import { BarList } from "./bar-list";
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
