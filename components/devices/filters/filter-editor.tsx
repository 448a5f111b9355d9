"use client";

import { useQuery } from "@tanstack/react-query";
import { deviceFacetsQuery } from "@/lib/devices/client";
import { BinaryEditor } from "./binary-editor";
import { DateEditor } from "./date-editor";
import { type FilterField, isBinaryField, isDateField } from "./fields";
import { OptionsEditor } from "./options-editor";
import type { DeviceFilterState } from "./use-device-filters";

interface FilterEditorProps {
  project: string;
  field: FilterField;
  state: DeviceFilterState;
}

/** The values of one filter; each choice holds at once. */
export function FilterEditor({ project, field, state }: FilterEditorProps) {
  const { data: facets } = useQuery(deviceFacetsQuery(project));
  const { filters, put } = state;
  if (isDateField(field)) {
    return (
      <DateEditor
        field={field}
        after={filters[`${field}After`] ?? null}
        before={filters[`${field}Before`] ?? null}
        onChange={(side, value) => put(`${field}${side}`, value)}
      />
    );
  }
  if (isBinaryField(field)) {
    const value = filters[field];
    return (
      <BinaryEditor
        field={field}
        chosen={value === undefined ? null : String(value)}
        onChange={(word) =>
          field === "reachable"
            ? put("reachable", word === null ? null : word === "true")
            : put("status", word as "enabled" | null)
        }
      />
    );
  }
  return (
    <OptionsEditor
      field={field}
      chosen={filters[field] ?? []}
      facets={facets}
      onChange={(values) => put(field, values.length > 0 ? (values as never) : null)}
    />
  );
}
