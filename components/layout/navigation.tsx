import { ChartBarIcon } from "@phosphor-icons/react/dist/csr/ChartBar";
import { ClockCounterClockwiseIcon } from "@phosphor-icons/react/dist/csr/ClockCounterClockwise";
import { DeviceMobileIcon } from "@phosphor-icons/react/dist/csr/DeviceMobile";
import { GearIcon } from "@phosphor-icons/react/dist/csr/Gear";
import { ListChecksIcon } from "@phosphor-icons/react/dist/csr/ListChecks";
import { UsersIcon } from "@phosphor-icons/react/dist/csr/Users";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { NavigationViews } from "./navigation-views";
import { usePermissions, useProjectHref } from "./use-project";

/** The console's pages; `g` and then the key opens one. */
export const consolePages = [
  { path: "/overview", label: "overview", key: "o", Icon: ChartBarIcon, admin: false },
  { path: "/devices", label: "devices", key: "d", Icon: DeviceMobileIcon, admin: false },
  { path: "/users", label: "users", key: "u", Icon: UsersIcon, admin: false },
  { path: "/jobs", label: "jobs", key: "j", Icon: ListChecksIcon, admin: false },
  { path: "/activity", label: "activity", key: "a", Icon: ClockCounterClockwiseIcon, admin: true },
  { path: "/settings", label: "settings", key: "s", Icon: GearIcon, admin: false },
] as const;

export function Navigation({ onNavigate }: { onNavigate?: (() => void) | undefined }) {
  const t = useTranslations("frame");
  const pathname = usePathname();
  const href = useProjectHref();
  const { canAdminister } = usePermissions();
  return (
    <nav aria-label={t("navigation")}>
      <ul className="flex flex-col gap-0.5">
        {consolePages
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
                {(label === "devices" || label === "users") && (
                  <NavigationViews list={label} onNavigate={onNavigate} />
                )}
              </li>
            );
          })}
      </ul>
    </nav>
  );
}
