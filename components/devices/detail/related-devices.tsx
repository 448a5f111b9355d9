import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectSlug } from "@/components/layout/context";
import { Button } from "@/components/ui/button";
import { Timestamp } from "@/components/ui/timestamp";
import { relatedDevicesQuery } from "@/lib/devices/client";
import type { DeviceView } from "@/lib/devices/views";
import { useDeviceActions } from "../device-actions";
import { DeviceLink, StatusDot } from "../device-cells";
import { ownerOf } from "../disable-dialog";

/** Other devices with the same push token or handset. Renders nothing without any. */
export function RelatedDevices({ device }: { device: DeviceView }) {
  const project = useProjectSlug();
  const t = useTranslations("devices.related");
  const { data } = useQuery(relatedDevicesQuery(project, device.id));
  const { canEdit } = usePermissions();
  const { disable } = useDeviceActions();
  if (!data) return null;
  const sameHandset = data.sameHandset.filter(({ id }) => data.sameToken.every((one) => one.id !== id));
  const [first, ...others] = [...data.sameToken, ...sameHandset].filter(({ enabled }) => enabled);
  const isLost = device.disabled?.reason === "admin";
  return (
    <>
      <Group title={t("sameToken")} text={t("sameTokenText")} devices={data.sameToken} />
      <Group title={t("sameHandset")} text={t("sameHandsetText")} devices={sameHandset} />
      {canEdit && isLost && first && (
        <Button
          className="self-start"
          onClick={() => disable(first, { note: device.disabled?.note ?? "", others })}
        >
          {t("disableOthers", { count: others.length + 1 })}
        </Button>
      )}
    </>
  );
}

function Group({ title, text, devices }: { title: string; text: string; devices: DeviceView[] }) {
  const t = useTranslations("devices.status");
  if (devices.length === 0) return null;
  return (
    <section aria-label={title} className="min-w-0">
      <h2 className="text-sm font-semibold">{title}</h2>
      <p className="border-b border-line pb-2 text-sm text-ink-soft">{text}</p>
      <ul className="divide-y divide-line text-sm">
        {devices.map((device) => (
          <li key={device.id} className="flex flex-col gap-0.5 py-2">
            <DeviceLink device={device} />
            <p className="flex min-w-0 items-center gap-2 text-xs text-ink-soft">
              <StatusDot status={device.status} />
              <span className="shrink-0">{t(device.status)}</span>
              <span className="min-w-0 flex-1 truncate">{ownerOf(device)}</span>
              <Timestamp value={device.lastSeenAt} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
