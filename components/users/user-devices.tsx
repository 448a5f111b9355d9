import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { DeviceLink } from "@/components/devices/device-link";
import { StatusCell } from "@/components/devices/device-status";
import { FormError } from "@/components/layout/form-error";
import { useProjectHref } from "@/components/layout/use-project";
import { Skeleton } from "@/components/ui/skeleton";
import { Timestamp } from "@/components/ui/timestamp";
import { userDevicesQuery } from "@/lib/devices/client";
import type { UserView } from "@/lib/users/views";

/** The user's most recently seen devices, with a link to all of them. */
export function UserDevices({ project, user }: { project: string; user: UserView }) {
  const t = useTranslations("users.detail");
  const href = useProjectHref();
  const { data, error } = useQuery(userDevicesQuery(project, user.id));
  const total = data?.page.total ?? user.devices;
  return (
    <section aria-label={t("devices")} className="min-w-0">
      <div className="flex items-baseline gap-3 border-b border-line pb-2">
        <h2 className="text-sm font-semibold">{t("devices")}</h2>
        {total > 0 && (
          <Link
            href={href(`/devices?user=${user.id}`)}
            className="ms-auto rounded-sm text-sm text-accent-ink hover:underline pointer-coarse:py-2"
          >
            {t("allDevices", { count: total })}
          </Link>
        )}
      </div>
      {error && (
        <div className="pt-3">
          <FormError error={error} />
        </div>
      )}
      {!data && !error && <Skeleton className="mt-4 w-2/3" />}
      {data?.items.length === 0 && <p className="py-2.5 text-ink-soft">{t("devicesEmpty")}</p>}
      <ul className="divide-y divide-line">
        {data?.items.map((device) => (
          <li
            key={device.id}
            className="grid min-h-10 grid-cols-[minmax(0,3fr)_minmax(0,2fr)_auto] items-center gap-x-4 py-1.5 text-sm max-sm:grid-cols-[minmax(0,1fr)_auto]"
          >
            <DeviceLink device={device} />
            <span className="min-w-0 max-sm:order-3 max-sm:col-span-2">
              <StatusCell device={device} />
            </span>
            <span className="text-ink-soft">
              <Timestamp value={device.lastSeenAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
