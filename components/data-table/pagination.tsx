import { CaretDoubleLeftIcon } from "@phosphor-icons/react/dist/csr/CaretDoubleLeft";
import { CaretDoubleRightIcon } from "@phosphor-icons/react/dist/csr/CaretDoubleRight";
import { CaretLeftIcon } from "@phosphor-icons/react/dist/csr/CaretLeft";
import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { Tooltip } from "@/components/ui/tooltip";
import { type Page, type PageInfo, pageSizes } from "@/lib/listing/types";
import type { ListState, PageSize } from "./use-list";

interface PaginationProps {
  /** Its page is ahead of the data while those load. */
  list: Pick<ListState, "listing" | "toPage" | "toPageSize"> & {
    prefetch: (change: { page: number }) => void;
  };
  data: Page<unknown>;
}

export function Pagination({ list, data: { page: info, items } }: PaginationProps) {
  const { toPage, toPageSize, prefetch } = list;
  const { page, pageSize } = list.listing;
  const t = useTranslations("table");
  const last = Math.max(info.pageCount, 1);
  const goTo = (to: number) =>
    to === page || to < 1 || to > last
      ? { inactive: true }
      : {
          onClick: () => toPage(to),
          onPointerEnter: () => prefetch({ page: to }),
          onFocus: () => prefetch({ page: to }),
        };
  return (
    <div className="mt-auto flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line bg-surface px-4 py-2.5 text-sm text-ink-soft sm:px-6">
      <PageRange info={info} count={items.length} />
      <div className="flex items-center gap-2 max-sm:ms-auto">
        <span aria-hidden="true">{t("rows")}</span>
        <Select
          aria-label={t("rowsLabel")}
          value={pageSize}
          onChange={(event) => toPageSize(Number(event.target.value) as PageSize)}
        >
          {pageSizes.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </Select>
      </div>
      <nav
        aria-label={t("pages")}
        className={`flex items-center gap-1 max-sm:w-full max-sm:justify-between sm:ms-auto ${last === 1 && page === 1 ? "max-sm:hidden" : ""}`}
      >
        <IconButton label={t("first")} icon={<CaretDoubleLeftIcon size={14} />} {...goTo(1)} />
        <IconButton
          label={t("previous")}
          icon={<CaretLeftIcon size={14} />}
          {...goTo(Math.min(page - 1, last))}
        />
        <PageInput key={page} page={page} last={last} onPage={toPage} />
        <IconButton label={t("next")} icon={<CaretRightIcon size={14} />} {...goTo(page + 1)} />
        <IconButton label={t("last")} icon={<CaretDoubleRightIcon size={14} />} {...goTo(last)} />
      </nav>
    </div>
  );
}

/** "26–50 of 12,345". An estimated total says why on hover and focus. */
function PageRange({ info, count }: { info: PageInfo; count: number }) {
  const t = useTranslations("table");
  const from = (info.number - 1) * info.size + 1;
  const values = { from, to: from + count - 1, total: info.total };
  if (count === 0) return <p className="tabular-nums">{t("rangeNone", { total: info.total })}</p>;
  if (!info.totalIsEstimate)
    return <p className="tabular-nums">{t(count === 1 ? "rangeOne" : "range", values)}</p>;
  return (
    <Tooltip text={t("estimateHint")}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason has to be reachable by keyboard. */}
      <p tabIndex={0} className="tabular-nums underline decoration-dotted underline-offset-4">
        {t("rangeAbout", values)}
      </p>
    </Tooltip>
  );
}

interface PageInputProps {
  page: number;
  last: number;
  onPage: (page: number) => void;
}

/** Enter or leaving the field goes to the typed page. */
function PageInput({ page, last, onPage }: PageInputProps) {
  const t = useTranslations("table");

  function go(input: HTMLInputElement) {
    const typed = Number.parseInt(input.value, 10);
    const next = Number.isNaN(typed) ? page : Math.min(Math.max(typed, 1), last);
    input.value = String(next);
    if (next !== page) onPage(next);
  }

  return (
    <label className="mx-1.5 flex items-center gap-2">
      {t("page")}
      <input
        aria-label={t("pageLabel")}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        defaultValue={page}
        onFocus={(event) => event.target.select()}
        onBlur={(event) => go(event.target)}
        onKeyDown={(event) => event.key === "Enter" && go(event.currentTarget)}
        className="h-8 w-13 rounded-md bg-raised text-center text-ink tabular-nums ring ring-edge pointer-coarse:h-11"
      />
      <span className="tabular-nums">{t("of", { count: last })}</span>
    </label>
  );
}
