import { ArrowDownIcon } from "@phosphor-icons/react/dist/csr/ArrowDown";
import { ArrowUpIcon } from "@phosphor-icons/react/dist/csr/ArrowUp";
import { SlidersHorizontalIcon } from "@phosphor-icons/react/dist/csr/SlidersHorizontal";
import type { RowData } from "@tanstack/react-table";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Popover } from "@/components/ui/popover";
import { toolbarButton } from "@/components/ui/styles";
import { configurableColumns, defaultColumns } from "./columns";
import type { Columns } from "./data-table";
import { FilterButton, type FilterItem } from "./filters/filter-button";
import { type FilterChip, FilterChips } from "./filters/filter-chips";
import { useRecentSearches } from "./recent-searches";
import { SearchField } from "./search-field";
import type { FilterState } from "./use-filters";
import type { ListName } from "./use-list";
import { useScreenWidth } from "./use-screen-width";
import type { TableSettings } from "./use-table-settings";
import { ViewsMenu } from "./views/views-menu";

/** A list's filters, their menu, and the active ones as sentences. */
interface ListFilters extends FilterState {
  filters: { q?: string | undefined };
  search: (words: string) => void;
  items: FilterItem[];
  /** How many filters are active. */
  count: number;
  chips: FilterChip[];
  /** The label of a filter by its name in the URL. */
  labelOf: (name: string) => string;
}

interface ListToolbarProps<Row extends RowData> {
  list: { name: ListName; settings: TableSettings };
  columns: Columns<Row>;
  labelOf: (columnId: string) => string;
  filters: ListFilters;
}

/** Search, filters, saved views and table options; below them the active filters. */
export function ListToolbar<Row extends RowData>({ list, columns, labelOf, filters }: ListToolbarProps<Row>) {
  const { name, settings } = list;
  const t = useTranslations(name);
  const recent = useRecentSearches();
  return (
    <div className="flex flex-col gap-2.5 px-4 pb-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 max-sm:w-full sm:w-80">
          <SearchField
            label={t("search")}
            placeholder={t("searchHint")}
            value={filters.filters.q ?? ""}
            onSearch={filters.search}
            recent={recent}
          />
        </div>
        <FilterButton items={filters.items} count={filters.count} onClear={filters.clear} />
        <div className="ms-auto flex gap-2">
          {name !== "activity" && <ViewsMenu list={name} columns={settings.columns} />}
          <TableOptions settings={settings} columns={columns} labelOf={labelOf} />
        </div>
      </div>
      <FilterChips state={filters} chips={filters.chips} labelOf={filters.labelOf} />
    </div>
  );
}

interface TableOptionsProps<Row extends RowData> {
  settings: TableSettings;
  columns: Columns<Row>;
  labelOf: (columnId: string) => string;
}

const densities = ["comfortable", "compact"] as const;

/** Chooses columns, their order and the row density. */
function TableOptions<Row extends RowData>({ settings, columns, labelOf }: TableOptionsProps<Row>) {
  const t = useTranslations("table");
  const group = useId();
  const [open, setOpen] = useState(false);
  const width = useScreenWidth();
  const shown = settings.columns ?? defaultColumns(columns, width);
  const listed = [...shown, ...configurableColumns(columns).filter((id) => !shown.includes(id))];

  const toggle = (id: string) =>
    settings.setColumns(shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]);
  function move(id: string, step: 1 | -1) {
    const next = shown.filter((other) => other !== id);
    next.splice(shown.indexOf(id) + step, 0, id);
    settings.setColumns(next);
  }

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("options")}
      align="end"
      trigger={
        <button type="button" className={toolbarButton} aria-label={t("options")} title={t("options")}>
          <SlidersHorizontalIcon size={15} aria-hidden="true" />
          <span className="max-md:hidden">{t("display")}</span>
        </button>
      }
    >
      <fieldset className="border-b border-line p-3 max-md:hidden">
        <legend className="float-left mb-2 w-full text-xs font-medium text-ink-soft">{t("density")}</legend>
        <div className="clear-both flex gap-4">
          {densities.map((density) => (
            <label key={density} className="flex cursor-pointer items-center gap-2">
              <input
                type="radio"
                name={group}
                checked={settings.density === density}
                onChange={() => settings.setDensity(density)}
                className="size-4 accent-accent"
              />
              {t(density)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="p-1.5">
        <legend className="float-left w-full px-1.5 pt-1.5 pb-1 text-xs font-medium text-ink-soft">
          {t("columns")}
        </legend>
        <ul className="clear-both">
          {listed.map((id) => {
            const [index, label] = [shown.indexOf(id), labelOf(id)];
            return (
              <li
                key={id}
                className="flex h-8 items-center rounded-md pe-1 hover:bg-sunken pointer-coarse:h-11"
              >
                <label className="flex h-full min-w-0 flex-1 cursor-pointer items-center gap-2.5 ps-1.5">
                  <input
                    type="checkbox"
                    checked={index >= 0}
                    onChange={() => toggle(id)}
                    className="size-4 accent-accent"
                  />
                  <span className="truncate">{label}</span>
                </label>
                {index >= 0 && (
                  <>
                    <IconButton
                      label={t("moveEarlier", { column: label })}
                      icon={<ArrowUpIcon size={12} />}
                      inactive={index === 0}
                      onClick={() => move(id, -1)}
                      className="size-6! pointer-coarse:size-10!"
                    />
                    <IconButton
                      label={t("moveLater", { column: label })}
                      icon={<ArrowDownIcon size={12} />}
                      inactive={index === shown.length - 1}
                      onClick={() => move(id, 1)}
                      className="size-6! pointer-coarse:size-10!"
                    />
                  </>
                )}
              </li>
            );
          })}
        </ul>
        {(settings.columns || Object.keys(settings.widths).length > 0) && (
          <button
            type="button"
            onClick={settings.resetColumns}
            className="mt-1 h-8 w-full rounded-md px-1.5 text-start text-xs font-medium text-accent-ink hover:bg-sunken pointer-coarse:h-11"
          >
            {t("resetColumns")}
          </button>
        )}
      </fieldset>
    </Popover>
  );
}
