import type { RowData } from "@tanstack/react-table";
import { useTranslations } from "use-intl";
import type { SavedView } from "@/lib/saved-views/views";
import type { Columns } from "./data-table";
import { FilterButton, type FilterItem } from "./filters/filter-button";
import { type FilterChip, FilterChips } from "./filters/filter-chips";
import { useRecentSearches } from "./recent-searches";
import { SearchField } from "./search-field";
import { TableOptions } from "./table-options";
import type { FilterState } from "./use-filters";
import type { TableSettings } from "./use-table-settings";
import { ViewsMenu } from "./views/views-menu";

interface ListToolbarProps<Row extends RowData> {
  list: SavedView["list"];
  search: string | undefined;
  onSearch: (text: string) => void;
  settings: TableSettings;
  columns: Columns<Row>;
  labelOf: (columnId: string) => string;
  state: FilterState;
  items: FilterItem[];
  /** How many filters are active. */
  count: number;
  chips: FilterChip[];
  /** The label of a filter by its name in the URL. */
  filterLabel: (name: string) => string;
}

/** Search, filters, saved views and table options; below them the active filters. */
export function ListToolbar<Row extends RowData>(props: ListToolbarProps<Row>) {
  const { list, search = "", onSearch, settings, columns, labelOf, state, items, count } = props;
  const t = useTranslations(list);
  const recent = useRecentSearches();
  return (
    <div className="flex flex-col gap-2.5 px-4 pb-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 max-sm:w-full sm:w-80">
          <SearchField
            label={t("search")}
            placeholder={t("searchHint")}
            value={search}
            onSearch={onSearch}
            recent={recent}
          />
        </div>
        <FilterButton items={items} count={count} onClear={state.clear} />
        <div className="ms-auto flex gap-2">
          <ViewsMenu list={list} columns={settings.columns} />
          <TableOptions settings={settings} columns={columns} labelOf={labelOf} />
        </div>
      </div>
      <FilterChips state={state} chips={props.chips} labelOf={props.filterLabel} />
    </div>
  );
}
