"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProjectHref } from "@/components/layout/use-project";
import type { UserView } from "@/lib/users/views";

/** How many devices a user has and how many a push would reach; leads to the list of them. */
export function DeviceCountLink({ user }: { user: UserView }) {
  const t = useTranslations("users");
  const href = useProjectHref();
  if (user.devices === 0) return <span className="text-ink-soft">{t("noDevices")}</span>;
  return (
    <Link
      href={href(`/devices?user=${user.id}`)}
      prefetch={false}
      className="rounded-sm py-0.5 tabular-nums -outline-offset-2 hover:text-accent-ink hover:underline"
    >
      {t("deviceCount", { count: user.devices })}
      <span className="text-ink-soft">, {t("reachableCount", { count: user.reachableDevices })}</span>
    </Link>
  );
}
