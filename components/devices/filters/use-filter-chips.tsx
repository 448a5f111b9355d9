import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { FilterItem } from "@/components/data-table/filters/filter-button";
import type { FilterChip } from "@/components/data-table/filters/filter-chips";
import { applicationsQuery } from "@/lib/applications/client";
import { importFileQuery } from "@/lib/devices/client";
import type { DeviceFilters } from "@/lib/devices/listing";
import { ApiError } from "@/lib/http/client";
import { userQuery } from "@/lib/users/client";
import { fieldForFilter, filterFields, filterNames } from "./fields";
import { FilterEditor } from "./filter-editor";
import type { DeviceFilterState } from "./use-device-filters";
import { useFilterText } from "./use-filter-text";

/** The menu of filters and the active ones as sentences. */
export function useFilterChips(project: string, state: DeviceFilterState) {
  const t = useTranslations("devices.filter");
  const { sentence } = useFilterText();
  const { filters, setFilter } = state;
  const { q: _search, ...others } = filters;
  const names = Object.keys(others) as (keyof DeviceFilters)[];
  const user = useUserName(project, filters.user);
  const file = useFileName(project, filters.import);
  const unknownApplications = useUnknownApplications(project, filters.application);

  const items = filterFields.map(
    (field): FilterItem => ({
      id: field,
      label: t(`field.${field}`),
      isActive: filterNames(field).some((name) => filters[name] !== undefined),
      editor: <FilterEditor field={field} state={state} />,
    }),
  );
  const chips = names.map(
    (name): FilterChip => ({
      id: name,
      text: textOf(name),
      item: items.find(({ id }) => id === fieldForFilter(name)),
      onRemove: () => setFilter(name, null),
    }),
  );
  const wrong = unknownApplications.map(
    (name): FilterChip => ({
      id: `application ${name}`,
      text: t("applicationMissing", { name }),
      isWrong: true,
      onRemove() {
        const left = filters.application?.filter((one) => one !== name) ?? [];
        setFilter("application", left.length > 0 ? left : null);
      },
    }),
  );
  if (user.isMissing) {
    wrong.push({
      id: "user missing",
      text: t("userMissing", { user: filters.user ?? "" }),
      isWrong: true,
      onRemove: () => setFilter("user", null),
    });
  }
  const shown = chips.filter(
    ({ id }) =>
      !(id === "user" && user.isMissing) &&
      !(id === "application" && unknownApplications.length === filters.application?.length),
  );
  return { ...state, items, count: names.length, chips: [...shown, ...wrong], labelOf };

  function textOf(name: keyof DeviceFilters): string {
    if (name === "import" && file !== undefined) return t("importOf", { file });
    return sentence(name, name === "user" && user.name ? user.name : filters[name]);
  }

  function labelOf(name: string): string {
    const field = fieldForFilter(name);
    if (name === "reachable") return t("reachableYes");
    return field ? t(`field.${field}`) : name;
  }
}

/** The name of the user in the filter, as soon as it is known. */
function useUserName(project: string, id: string | undefined): { name?: string; isMissing?: boolean } {
  const { data, error } = useQuery({ ...userQuery(project, id ?? ""), enabled: id !== undefined });
  if (id === undefined) return {};
  if (error instanceof ApiError && error.status === 404) return { isMissing: true };
  const name = data?.email ?? data?.externalUserId;
  return name ? { name } : {};
}

/** The file of the import in the filter, as soon as it is known. */
function useFileName(project: string, id: string | undefined): string | undefined {
  const { data } = useQuery({ ...importFileQuery(project, id ?? ""), enabled: id !== undefined });
  return data?.fileName;
}

/** The names in the filter that no application of the project has. */
function useUnknownApplications(project: string, names: string[] | undefined): string[] {
  const { data } = useQuery({ ...applicationsQuery(project), enabled: names !== undefined });
  if (names === undefined || data === undefined) return [];
  return names.filter((name) => !data.items.some((application) => application.name === name));
}
