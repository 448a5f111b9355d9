"use client";

import { ChartBarIcon } from "@phosphor-icons/react/dist/csr/ChartBar";
import { ClockCounterClockwiseIcon } from "@phosphor-icons/react/dist/csr/ClockCounterClockwise";
import { DeviceMobileIcon } from "@phosphor-icons/react/dist/csr/DeviceMobile";
import { GearIcon } from "@phosphor-icons/react/dist/csr/Gear";
import { UsersIcon } from "@phosphor-icons/react/dist/csr/Users";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { usePermissions, useProjectHref } from "./use-project";

const destinations = [
  { path: "/overview", label: "overview", Icon: ChartBarIcon, admin: false },
  { path: "/devices", label: "devices", Icon: DeviceMobileIcon, admin: false },
  { path: "/users", label: "users", Icon: UsersIcon, admin: false },
  { path: "/activity", label: "activity", Icon: ClockCounterClockwiseIcon, admin: true },
  { path: "/settings", label: "settings", Icon: GearIcon, admin: false },
] as const;

export function Navigation({ onNavigate }: { onNavigate?: (() => void) | undefined }) {
  const t = useTranslations("frame");
  const pathname = usePathname();
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  return (
    <nav aria-label={t("navigation")}>
      <ul className="flex flex-col gap-0.5">
        {destinations
          .filter(({ admin }) => canAdminister || !admin)
          .map(({ path, label, Icon }) => {
            const here = pathname === path || pathname.startsWith(`${path}/`);
            // The first settings page depends on the role.
            const to =
              path === "/settings" ? (canAdminister ? "/settings/project" : "/settings/account") : path;
            return (
              <li key={path}>
                <Link
                  href={href(to)}
                  onClick={onNavigate}
                  aria-current={pathname === path ? "page" : here || undefined}
                  className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:bg-accent-tint aria-[current]:text-accent-ink pointer-coarse:h-11"
                >
                  <Icon size={17} weight={here ? "fill" : "regular"} aria-hidden="true" />
                  {t(label)}
                </Link>
              </li>
            );
          })}
      </ul>
    </nav>
  );
}
