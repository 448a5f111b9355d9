"use client";

import { DeviceMobileIcon } from "@phosphor-icons/react/dist/csr/DeviceMobile";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { useProjectHref } from "./use-project";

const destinations = [{ path: "/devices", label: "devices", Icon: DeviceMobileIcon }] as const;

/** Where the console can go. A new part of it is one more line above. */
export function Navigation({ onNavigate }: { onNavigate?: (() => void) | undefined }) {
  const t = useTranslations("frame");
  const pathname = usePathname();
  const href = useProjectHref();
  return (
    <nav aria-label={t("navigation")}>
      <ul className="flex flex-col gap-0.5">
        {destinations.map(({ path, label, Icon }) => {
          const here = pathname === path || pathname.startsWith(`${path}/`);
          return (
            <li key={path}>
              <Link
                href={href(path)}
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
