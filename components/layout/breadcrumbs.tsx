import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import type { Route } from "next";
import Link from "next/link";
import { useTranslations } from "use-intl";

interface BreadcrumbsProps {
  /** The page above. */
  href: Route;
  label: string;
  current: string;
}

export function Breadcrumbs({ href, label, current }: BreadcrumbsProps) {
  const t = useTranslations("frame");
  return (
    <nav aria-label={t("breadcrumbs")}>
      <ol className="flex min-w-0 items-center gap-1.5 text-sm text-ink-soft">
        <li className="flex shrink-0 items-center gap-1.5">
          <Link href={href} className="rounded-sm py-0.5 hover:text-ink hover:underline pointer-coarse:py-3">
            {label}
          </Link>
          <CaretRightIcon size={11} aria-hidden="true" className="text-ink-faint" />
        </li>
        <li aria-current="page" className="min-w-0 truncate">
          {current}
        </li>
      </ol>
    </nav>
  );
}
