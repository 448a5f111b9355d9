import { useFormatter, useTranslations } from "use-intl";
import { ChoiceEditor, DateEditor, OptionsEditor, TextEditor } from "@/components/data-table/filters/editors";
import type { FilterItem } from "@/components/data-table/filters/filter-button";
import type { FilterChip } from "@/components/data-table/filters/filter-chips";
import { useFilters } from "@/components/data-table/use-filters";
import { userFilters, userListing } from "@/lib/users/listing";

const dateFields = ["created", "updated"] as const;
const fields = ["reachable", "minDevices", "tag", ...dateFields] as const;
type Field = (typeof fields)[number];

const isDateField = (field: Field): field is (typeof dateFields)[number] =>
  dateFields.some((one) => one === field);
const namesOf = (field: Field) =>
  isDateField(field) ? ([`${field}After`, `${field}Before`] as const) : [field];

/** The user list's filters, kept in the URL, with their menu and the active ones as sentences. */
export function useUserFilters() {
  const t = useTranslations("users.filter");
  const { filters, change, ...state } = useFilters(userListing, "users");
  const sentence = useUserFilterText();
  const { q: _search, ...others } = filters;

  function editor(field: Field) {
    if (isDateField(field)) {
      return (
        <DateEditor
          labels={{ After: t(`side.${field}After`), Before: t(`side.${field}Before`) }}
          values={{ After: filters[`${field}After`], Before: filters[`${field}Before`] }}
          onChange={(side, value) => change({ [`${field}${side}`]: value })}
        />
      );
    }
    if (field === "reachable") {
      return (
        <ChoiceEditor
          label={t("reachable")}
          values={[true, false]}
          text={(value) => t(value ? "reachableYes" : "reachableNo")}
          chosen={filters.reachable}
          onChange={(value) => change({ reachable: value })}
        />
      );
    }
    if (field === "minDevices") {
      return (
        <TextEditor
          label={t("minDevicesLabel")}
          inputMode="numeric"
          value={filters.minDevices === undefined ? "" : String(filters.minDevices)}
          problemOf={(text) =>
            userFilters.minDevices.read(text) === undefined ? t("minDevicesInvalid") : undefined
          }
          onChange={(text) => change({ minDevices: text ? Number(text) : null })}
        />
      );
    }
    const chosen = filters.tag ?? [];
    return (
      <OptionsEditor
        label={t("tag")}
        options={chosen.map((value) => ({ value }))}
        text={(value) => value}
        isOpen
        chosen={chosen}
        onChange={(tags) => change({ tag: tags.length > 0 ? tags : null })}
      />
    );
  }

  const items = fields.map(
    (field): FilterItem => ({
      id: field,
      label: t(field),
      isActive: namesOf(field).some((name) => filters[name] !== undefined),
      editor: editor(field),
    }),
  );
  const itemOf = (name: string) => items.find(({ id }) => namesOf(id as Field).some((one) => one === name));
  const chips = (Object.keys(others) as (keyof typeof others)[]).map(
    (name): FilterChip => ({
      id: name,
      text: sentence(name, others[name]),
      item: itemOf(name),
      onRemove: () => change({ [name]: null }),
    }),
  );
  const labelOf = (name: string) => itemOf(name)?.label ?? name;
  return { ...state, filters, items, count: chips.length, chips, labelOf };
}

/** Describes filters of users: "Without a reachable device". */
export function useUserFilterText() {
  const t = useTranslations("users.filter");
  const shared = useTranslations("filters");
  const format = useFormatter();
  return (name: keyof typeof userFilters, value: unknown): string => {
    if (name === "q") return t("search", { words: String(value) });
    if (name === "reachable") return t(value ? "reachableYes" : "reachableNo");
    if (name === "minDevices") return t("minDevicesIs", { count: Number(value) });
    if (name === "tag") {
      return shared("is", {
        field: t("tag"),
        values: format.list(value as string[], { type: "disjunction" }),
      });
    }
    const days = /^(\d+)d$/.exec(String(value))?.[1];
    if (days) return t(`${name}Days`, { days: Number(days) });
    const date = format.dateTime(new Date(`${value}T00:00:00Z`), { dateStyle: "medium", timeZone: "UTC" });
    return t(`${name}Date`, { date });
  };
}
