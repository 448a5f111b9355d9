import type { RowData } from "@tanstack/react-table";
import { useTranslations } from "use-intl";
import type { Columns } from "./data-table";
import { FilterButton, type FilterItem } from "./filters/filter-button";
import { type FilterChip, FilterChips } from "./filters/filter-chips";
import { useRecentSearches } from "./recent-searches";
import { SearchField } from "./search-field";
import { TableOptions } from "./table-options";
import type { FilterState } from "./use-filters";
import type { ListName } from "./use-list";
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
