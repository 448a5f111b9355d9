import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useSavedViews } from "@/components/data-table/views/use-saved-views";
import { allPath, savedViewParameter, savedViewPath } from "@/lib/saved-views/types";
import type { SavedView } from "@/lib/saved-views/views";
import { useProjectHref } from "./use-project";

const maxViews = 8;

const item =
  "flex h-7 w-full items-center rounded-md px-2 text-start text-sm text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:font-medium aria-[current]:text-accent-ink pointer-coarse:h-11";

/** A list's saved views, below its page in the navigation. */
export function NavigationViews({
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
