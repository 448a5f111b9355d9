"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { deviceFacetsQuery } from "@/lib/devices/client";
import type { DeviceFacets } from "@/lib/devices/views";
import {
  type BinaryField,
  type DateField,
  type FilterField,
  filterOptions,
  isBinaryField,
  isDateField,
  type OptionField,
} from "./fields";
import type { DeviceFilterState } from "./use-device-filters";
import { useFilterText } from "./use-filter-text";

interface FilterEditorProps {
  project: string;
  field: FilterField;
  state: DeviceFilterState;
}

/** The values of one filter. Changes apply immediately. */
export function FilterEditor({ project, field, state }: FilterEditorProps) {
  const { data: facets } = useQuery(deviceFacetsQuery(project));
  const { filters, setFilter } = state;
  if (isDateField(field)) {
    return (
      <DateEditor
        field={field}
        after={filters[`${field}After`] ?? null}
        before={filters[`${field}Before`] ?? null}
        onChange={(side, value) => setFilter(`${field}${side}`, value)}
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
            ? setFilter("reachable", word === null ? null : word === "true")
            : setFilter("status", word as "enabled" | null)
        }
      />
    );
  }
  return (
    <OptionsEditor
      field={field}
      chosen={filters[field] ?? []}
      facets={facets}
      onChange={(values) => setFilter(field, values.length > 0 ? (values as never) : null)}
    />
  );
}

interface BinaryEditorProps {
  field: BinaryField;
  chosen: string | null;
  onChange: (value: string | null) => void;
}

const binaryValues = { status: ["enabled", "disabled"], reachable: ["true", "false"] } as const;

/** One of two values, or any. */
function BinaryEditor({ field, chosen, onChange }: BinaryEditorProps) {
  const t = useTranslations("devices.filter");
  const group = useId();
  const labelOf = (value: string) =>
    value === ""
      ? t("any")
      : t(field === "status" ? `statusWord.${value as "enabled"}` : `reachableWord.${value as "true"}`);
  return (
    <fieldset className="flex flex-col">
      <legend className="sr-only">{t(`field.${field}`)}</legend>
      {["", ...binaryValues[field]].map((value) => (
        <label
          key={value}
          className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 hover:bg-sunken pointer-coarse:min-h-11"
        >
          <input
            type="radio"
            name={group}
            checked={(chosen ?? "") === value}
            onChange={() => onChange(value || null)}
            className="size-4 accent-accent"
          />
          {labelOf(value)}
        </label>
      ))}
    </fieldset>
  );
}

interface DateEditorProps {
  field: DateField;
  after: string | null;
  before: string | null;
  onChange: (side: "After" | "Before", value: string | null) => void;
}

const dayOptions = [7, 30, 90, 270];

/** After or before a date, or a number of days ago. */
function DateEditor({ field, after, before, onChange }: DateEditorProps) {
  const t = useTranslations("devices.filter");
  const sides = [
    { side: "After", value: after, date: t("since") },
    { side: "Before", value: before, date: t("before") },
  ] as const;
  return (
    <div className="flex flex-col gap-4 px-2.5 pt-1 pb-2">
      {sides.map(({ side, value, date }) => (
        <fieldset key={side} className="flex flex-col gap-2">
          <legend className="mb-1.5 text-xs font-medium text-ink-soft">{t(`side.${field}${side}`)}</legend>
          <div className="flex flex-wrap gap-1.5">
            {dayOptions.map((days) => (
              <button
                key={days}
                type="button"
                aria-pressed={value === `${days}d`}
                onClick={() => onChange(side, value === `${days}d` ? null : `${days}d`)}
                className="h-7 rounded-full bg-sunken px-2.5 text-xs font-medium text-ink-soft ring ring-line hover:text-ink aria-pressed:bg-accent-tint aria-pressed:text-accent-ink pointer-coarse:h-11 pointer-coarse:px-4"
              >
                {t("days", { days })}
              </button>
            ))}
          </div>
          <label className="flex items-center gap-2 text-ink-soft">
            <span className="w-24 shrink-0 text-xs">{date}</span>
            <input
              type="date"
              value={value?.includes("-") ? value : ""}
              onChange={(event) => onChange(side, event.target.value || null)}
              className="h-8 min-w-0 flex-1 rounded-md bg-surface px-2 text-ink ring ring-edge pointer-coarse:h-11"
            />
          </label>
        </fieldset>
      ))}
    </div>
  );
}

interface OptionsEditorProps {
  field: OptionField;
  chosen: string[];
  facets: DeviceFacets | undefined;
  onChange: (values: string[]) => void;
}

const minOptionsToSearch = 8;

/** Any of several values, each with its number of devices. */
function OptionsEditor({ field, chosen, facets, onChange }: OptionsEditorProps) {
  const t = useTranslations("devices.filter");
  const format = useFormatter();
  const { valueText } = useFilterText();
  const [search, setSearch] = useState("");
  const options = filterOptions(field, facets, chosen);
  const shown = options.filter(({ value }) =>
    valueText(field, value).toLowerCase().includes(search.trim().toLowerCase()),
  );
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);

  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="sr-only">{t(`field.${field}`)}</legend>
      {options.length > minOptionsToSearch && (
        <input
          type="text"
          aria-label={t("find")}
          placeholder={t("find")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="mx-2 mt-1 mb-1.5 h-8 rounded-md bg-surface px-2.5 ring ring-edge placeholder:text-ink-faint pointer-coarse:h-11"
        />
      )}
      <div className="flex max-h-72 flex-col overflow-y-auto">
        {shown.map(({ value, devices }) => (
          <label
            key={value}
            className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 hover:bg-sunken pointer-coarse:min-h-11"
          >
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={() => toggle(value)}
              className="size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0 flex-1 truncate" title={valueText(field, value)}>
              {valueText(field, value)}
            </span>
            {devices !== undefined && (
              <span aria-hidden="true" className="text-xs text-ink-soft tabular-nums">
                {format.number(devices)}
              </span>
            )}
          </label>
        ))}
        {shown.length === 0 && <p className="px-2.5 py-2 text-ink-soft">{t("noMatches")}</p>}
      </div>
    </fieldset>
  );
}
