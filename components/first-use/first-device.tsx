import Link from "next/link";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useDeviceName } from "@/components/devices/use-device-name";
import { useProjectHref } from "@/components/layout/use-project";
import { Button } from "@/components/ui/button";
import type { DeviceView } from "@/lib/devices/views";

interface FirstDeviceProps {
  device: DeviceView | null;
  nextLabel: string;
  onNext: () => void;
}

export function FirstDevice({ device, nextLabel, onNext }: FirstDeviceProps) {
  const t = useTranslations("firstUse");
  const href = useProjectHref();
  const deviceName = useDeviceName();
  const link = useRef<HTMLAnchorElement>(null);
  const arrived = device !== null;
  useEffect(() => {
    if (arrived) link.current?.focus();
  }, [arrived]);
  return (
    <div role="status" className={`rounded-xl px-4 py-3.5 ${device ? "bg-good-tint" : "bg-sunken"}`}>
      {device ? (
        <>
          <p className="text-base/6 font-medium">{t("arrived")}</p>
          <p className="text-ink-soft">
            {t("arrivedText", {
              name: deviceName(device),
              user: device.user.email ?? device.user.externalUserId ?? device.user.id,
            })}
          </p>
          <div className="mt-3 flex flex-wrap gap-2">
            <Link
              ref={link}
              href={href(`/devices/${device.id}`)}
              className="inline-flex h-9 items-center rounded-lg bg-accent px-3 text-sm font-medium text-white hover:bg-accent-strong"
            >
              {t("openDevice")}
            </Link>
            <Button onClick={onNext}>{nextLabel}</Button>
          </div>
        </>
      ) : (
        <p className="flex items-center gap-3">
          <span aria-hidden="true" className="size-2 shrink-0 animate-pulse rounded-full bg-accent" />
          {t("waiting")}
        </p>
      )}
    </div>
  );
}
