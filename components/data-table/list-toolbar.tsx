import type { RowData } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { SavedView } from "@/lib/saved-views/views";
import type { Columns } from "./data-table";
import { useRecentSearches } from "./recent-searches";
import { SearchField } from "./search-field";
import { TableOptions } from "./table-options";
import type { TableSettings } from "./use-table-settings";
import { ViewsMenu } from "./views/views-menu";

interface ListToolbarProps<Row extends RowData> {
  project: string;
  list: SavedView["list"];
  search: {
    label: string;
    placeholder: string;
    value: string | undefined;
    onSearch: (text: string) => void;
  };
  settings: TableSettings;
  columns: Columns<Row>;
  labelOf: (columnId: string) => string;
  /** The button that adds a filter. */
  filters?: ReactNode;
  /** The active filters, on their own line. */
  chips?: ReactNode;
}

/** Search, filters, saved views and table options. */
export function ListToolbar<Row extends RowData>(props: ListToolbarProps<Row>) {
  const { project, list, search, settings, columns, labelOf, filters, chips } = props;
  const recent = useRecentSearches();
  return (
    <div className="flex flex-col gap-2.5 px-4 pb-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <div className={`min-w-0 sm:w-80 ${filters ? "max-sm:w-full" : "max-sm:flex-1"}`}>
          <SearchField {...search} value={search.value ?? ""} recent={recent} />
        </div>
        {filters}
        <div className="ms-auto flex gap-2">
          <ViewsMenu project={project} list={list} columns={settings.columns} />
          <TableOptions settings={settings} columns={columns} labelOf={labelOf} />
        </div>
      </div>
      {chips}
    </div>
  );
}
