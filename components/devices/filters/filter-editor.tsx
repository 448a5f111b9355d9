import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ChoiceEditor, DateEditor, OptionsEditor, TextEditor } from "@/components/data-table/filters/editors";
import { useProjectSlug } from "@/components/layout/context";
import { deviceFacetsQuery } from "@/lib/devices/client";
import { deviceFilters } from "@/lib/devices/listing";
import { deliveryAnswers } from "@/lib/devices/types";
import {
  type FilterField,
  filterOptions,
  isDateField,
  isOpenField,
  isVersionField,
  type OptionField,
  type VersionField,
} from "./fields";
import type { DeviceFilterState } from "./use-device-filters";
import { useFilterText } from "./use-filter-text";

interface FilterEditorProps<Field extends FilterField = FilterField> {
  field: Field;
  state: DeviceFilterState;
}

/** The values of one filter. Changes apply immediately. */
export function FilterEditor({ field, state }: FilterEditorProps) {
  const t = useTranslations("devices.filter");
  const { filters, setFilter } = state;
  if (isDateField(field)) {
    return (
      <DateEditor
        labels={{ After: t(`side.${field}After`), Before: t(`side.${field}Before`) }}
        values={{ After: filters[`${field}After`], Before: filters[`${field}Before`] }}
        onChange={(side, value) => setFilter(`${field}${side}`, value)}
      />
    );
  }
  if (field === "delivery") {
    return (
      <ChoiceEditor
        label={t("field.delivery")}
        values={deliveryAnswers}
        text={(value) => t(`delivery.${value}`)}
        chosen={filters.delivery}
        onChange={(value) => setFilter("delivery", value)}
      />
    );
  }
  if (field === "sharedToken") {
    return (
      <ChoiceEditor
        label={t("field.sharedToken")}
        values={[true, false]}
        text={(value) => t(value ? "sharedTokenYes" : "sharedTokenNo")}
        chosen={filters.sharedToken}
        onChange={(value) => setFilter("sharedToken", value)}
      />
    );
  }
  if (field === "attribute") return <AttributeEditor field={field} state={state} />;
  return (
    <>
      {isVersionField(field) && <BelowEditor field={field} state={state} />}
      <ValuesEditor field={field} state={state} />
    </>
  );
}

/** The values in use, with the number of devices that match the other filters. */
function useFacet(project: string, field: OptionField | "attribute", { filters }: DeviceFilterState) {
  const { [field]: _own, ...others } = filters;
  const { data } = useQuery({
    ...deviceFacetsQuery(project, field, others),
    placeholderData: keepPreviousData,
  });
  return data?.[field];
}

function ValuesEditor({ field, state }: FilterEditorProps<OptionField>) {
  const project = useProjectSlug();
  const t = useTranslations("devices.filter");
  const { valueText } = useFilterText();
  const facet = useFacet(project, field, state);
  const wanted: string[] = state.filters[field] ?? [];
  // Families ignore case: a link may spell one in another way than most devices do.
  const spelled = (family: string) =>
    facet?.values.find(({ value }) => value.toLowerCase() === family.toLowerCase())?.value ?? family;
  const chosen = field === "family" ? [...new Set(wanted.map(spelled))] : wanted;
  return (
    <OptionsEditor
      label={t(`field.${field}`)}
      options={filterOptions(field, facet, chosen)}
      text={(value) => valueText(field, value)}
      isEstimate={facet?.isEstimate ?? false}
      hasMore={facet?.hasMore ?? false}
      isOpen={isOpenField(field)}
      chosen={chosen}
      onChange={(values) => state.setFilter(field, values.length > 0 ? (values as never) : null)}
    />
  );
}

function BelowEditor({ field, state }: FilterEditorProps<VersionField>) {
  const t = useTranslations("devices.filter");
  const name = `${field}Below` as const;
  return (
    <TextEditor
      label={t("below")}
      placeholder="4.2"
      inputMode="decimal"
      value={state.filters[name] ?? ""}
      problemOf={(text) => (deviceFilters[name].read(text) === undefined ? t("belowInvalid") : undefined)}
      onChange={(text) => state.setFilter(name, text || null)}
    />
  );
}

/** An attribute that devices have, and the value that it should have. */
function AttributeEditor({ field, state }: FilterEditorProps<"attribute">) {
  const project = useProjectSlug();
  const t = useTranslations("devices.filter");
  const facet = useFacet(project, field, state);
  const chosen = state.filters.attribute;
  const names = chosen ? [chosen.name] : [];
  return (
    <>
      {chosen && (
        <TextEditor
          key={chosen.name}
          label={t("attributeIs")}
          placeholder={t("attributeAny")}
          value={chosen.value ?? ""}
          onChange={(value) =>
            state.setFilter("attribute", { name: chosen.name, ...(value !== "" && { value }) })
          }
        />
      )}
      <OptionsEditor
        label={t("field.attribute")}
        options={filterOptions("attribute", facet, names)}
        text={(name) => name}
        isEstimate={facet?.isEstimate ?? false}
        hasMore={facet?.hasMore ?? false}
        isOpen
        isSingle
        chosen={names}
        onChange={([name]) => state.setFilter("attribute", name ? { name } : null)}
      />
    </>
  );
}
