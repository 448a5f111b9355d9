"use client";

import { useTranslations } from "use-intl";
import { SearchField } from "@/components/data-table/search-field";
import { TableOptions } from "@/components/data-table/table-options";
import { useScreenWidth } from "@/components/data-table/use-screen-width";
import type { TableSettings } from "@/components/data-table/use-table-settings";
import { offeredColumns, usualColumns } from "./device-columns";
import { FilterButton } from "./filters/filter-button";
import { FilterChips } from "./filters/filter-chips";
import type { DeviceFilterState } from "./filters/use-device-filters";
import { ViewsMenu } from "./views/views-menu";

interface DeviceToolbarProps {
  project: string;
  state: DeviceFilterState;
  settings: TableSettings;
  labelOf: (columnId: string) => string;
  userLabel: string | undefined;
}

/** Search, filters with what is in use, saved views, columns. */
export function DeviceToolbar({ project, state, settings, labelOf, userLabel }: DeviceToolbarProps) {
  const t = useTranslations("devices");
  const width = useScreenWidth();
  return (
    <div className="flex flex-col gap-2.5 px-4 pb-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 max-sm:w-full sm:w-80">
          <SearchField
            label={t("search")}
            placeholder={t("searchHint")}
            value={state.filters.q ?? ""}
            onSearch={state.search}
          />
        </div>
        <FilterButton project={project} state={state} />
        <div className="ms-auto flex gap-2">
          <ViewsMenu project={project} columns={settings.columns} />
          <TableOptions
            settings={settings}
            offered={offeredColumns}
            usual={usualColumns(width)}
            labelOf={labelOf}
          />
        </div>
      </div>
      <FilterChips project={project} state={state} userLabel={userLabel} />
    </div>
  );
}
