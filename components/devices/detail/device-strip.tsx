import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/context";
import { Timestamp } from "@/components/ui/timestamp";
import type { DeviceView } from "@/lib/devices/views";

/** What most questions about a device are about, on one line where there is room. */
export function DeviceStrip({ device }: { device: DeviceView }) {
  const t = useTranslations("devices.detail");
  const label = useTranslations("devices.detail.field");
  const environment = useTranslations("devices.filter.environment");
  const common = useTranslations("common");
  const href = useProjectHref();
  const { user, application, applicationVersion, notificationsAllowed } = device;
  const facts: [name: string, value: ReactNode][] = [
    [label("lastSeenAt"), <Timestamp key="lastSeenAt" value={device.lastSeenAt} />],
    [label("application"), [application.name, applicationVersion].filter(Boolean).join(" ")],
    [
      t("notifications"),
      notificationsAllowed === null ? t("notReported") : common(notificationsAllowed ? "allowed" : "refused"),
    ],
    [t("environment"), environment(device.pushEnvironment)],
    [
      t("group.user"),
      <Link
        key="user"
        href={href(`/users/${user.id}`)}
        className="block truncate text-accent-ink hover:underline pointer-coarse:-my-3 pointer-coarse:py-3"
      >
        {user.email ?? user.externalUserId}
      </Link>,
    ],
  ];
  return (
    <section aria-label={t("strip")}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:flex sm:flex-wrap">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0 last:max-sm:col-span-2">
            <dt className="text-xs text-ink-soft">{name}</dt>
            <dd className="min-w-0 break-words font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
