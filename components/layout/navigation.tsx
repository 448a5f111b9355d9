import { ChartBarIcon } from "@phosphor-icons/react/dist/csr/ChartBar";
import { ClockCounterClockwiseIcon } from "@phosphor-icons/react/dist/csr/ClockCounterClockwise";
import { DeviceMobileIcon } from "@phosphor-icons/react/dist/csr/DeviceMobile";
import { GearIcon } from "@phosphor-icons/react/dist/csr/Gear";
import { ListChecksIcon } from "@phosphor-icons/react/dist/csr/ListChecks";
import { UsersIcon } from "@phosphor-icons/react/dist/csr/Users";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSavedViews } from "@/components/data-table/views/use-saved-views";
import { allPath, savedViewParameter, savedViewPath } from "@/lib/saved-views/types";
import type { SavedView } from "@/lib/saved-views/views";
import { usePermissions, useProjectHref } from "./context";

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

const maxViews = 8;

const item =
  "flex h-7 w-full items-center rounded-md px-2 text-start text-sm text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:font-medium aria-[current]:text-accent-ink pointer-coarse:h-11";

/** A list's saved views, below its page in the navigation. */
function NavigationViews({
  list,
  onNavigate,
}: {
  list: SavedView["list"];
  onNavigate?: (() => void) | undefined;
}) {
  const t = useTranslations("views");
  const href = useProjectHref();
  const views = useSavedViews(list);
  const pathname = usePathname();
  const shown = useSearchParams().get(savedViewParameter);
  const [isWhole, setWhole] = useState(false);
  if (views.length === 0) return null;
  const link = (path: `/${string}`, label: string, isHere: boolean) => (
    <li key={path}>
      <Link
        href={href(path) as "/devices"}
        prefetch={false}
        onClick={onNavigate}
        aria-current={isHere && pathname === `/${list}` ? "page" : undefined}
        title={label}
        className={item}
      >
        <span className="truncate">{label}</span>
      </Link>
    </li>
  );
  return (
    <ul aria-label={t(`of.${list}`)} className="my-0.5 ms-4 flex flex-col border-s border-line ps-1.5">
      {views.some(({ isDefault }) => isDefault) &&
        link(allPath(list, views), t(`all.${list}`), shown === "all")}
      {views
        .slice(0, isWhole ? undefined : maxViews)
        .map((view) => link(savedViewPath(view), view.name, shown === view.id))}
      {views.length > maxViews && (
        <li>
          <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)} className={item}>
            {isWhole ? t("fewer") : t("more", { count: views.length - maxViews })}
          </button>
        </li>
      )}
    </ul>
  );
}
