"use client";

import { CaretDoubleLeftIcon } from "@phosphor-icons/react/dist/csr/CaretDoubleLeft";
import { CaretDoubleRightIcon } from "@phosphor-icons/react/dist/csr/CaretDoubleRight";
import { CaretLeftIcon } from "@phosphor-icons/react/dist/csr/CaretLeft";
import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { type PageInfo, pageSizes } from "@/lib/listing/types";
import { PageField } from "./page-field";
import { PageRange } from "./page-range";
import type { PageSize } from "./use-list-state";

interface PaginationProps {
  info: PageInfo;
  /** How many rows the page holds. */
  count: number;
  /** The page asked for: ahead of `info` while it loads. */
  page: number;
  pageSize: PageSize;
  onPage: (page: number) => void;
  /** A page may be asked for next. */
  onPageNear: (page: number) => void;
  onPageSize: (size: PageSize) => void;
}

/** Where in the list we stand and how to move. */
export function Pagination({ info, count, page, pageSize, onPage, onPageNear, onPageSize }: PaginationProps) {
  const t = useTranslations("table");
  const last = Math.max(info.pageCount, 1);
  const leadTo = (to: number) =>
    to === page || to < 1 || to > last
      ? { inactive: true }
      : { onClick: () => onPage(to), onPointerEnter: () => onPageNear(to), onFocus: () => onPageNear(to) };
  return (
    <div className="mt-auto flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line bg-surface px-4 py-2.5 text-sm text-ink-soft sm:px-6">
      <PageRange info={info} count={count} />
      <div className="flex items-center gap-2 max-sm:ms-auto">
        <span aria-hidden="true">{t("rows")}</span>
        <Select
          aria-label={t("rowsLabel")}
          value={pageSize}
          onChange={(event) => onPageSize(Number(event.target.value) as PageSize)}
        >
          {pageSizes.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </Select>
      </div>
      <nav
        aria-label={t("pages")}
        className="flex items-center gap-1 max-sm:w-full max-sm:justify-between sm:ms-auto"
      >
        <IconButton label={t("first")} icon={<CaretDoubleLeftIcon size={14} />} {...leadTo(1)} />
        <IconButton
          label={t("previous")}
          icon={<CaretLeftIcon size={14} />}
          {...leadTo(Math.min(page - 1, last))}
        />
        <PageField key={page} page={page} last={last} onPage={onPage} />
        <IconButton label={t("next")} icon={<CaretRightIcon size={14} />} {...leadTo(page + 1)} />
        <IconButton label={t("last")} icon={<CaretDoubleRightIcon size={14} />} {...leadTo(last)} />
      </nav>
    </div>
  );
}
