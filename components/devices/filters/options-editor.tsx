"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { DeviceFacets } from "@/lib/devices/views";
import { filterOptions, type OptionField } from "./fields";
import { useFilterText } from "./use-filter-text";

interface ListEditorProps {
  field: OptionField;
  chosen: string[];
  facets: DeviceFacets | undefined;
  onChange: (values: string[]) => void;
}

const enoughToSearch = 8;

/** Any of several values, each with how many devices there are of it. */
export function OptionsEditor({ field, chosen, facets, onChange }: ListEditorProps) {
  const t = useTranslations("devices.filter");
  const format = useFormatter();
  const { wordOf } = useFilterText();
  const [part, setPart] = useState("");
  const options = filterOptions(field, facets, chosen);
  const shown = options.filter(({ value }) =>
    wordOf(field, value).toLowerCase().includes(part.trim().toLowerCase()),
  );
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);

  return (
    <fieldset className="flex min-w-0 flex-col">
      <legend className="sr-only">{t(`field.${field}`)}</legend>
      {options.length > enoughToSearch && (
        <input
          type="text"
          aria-label={t("find")}
          placeholder={t("find")}
          value={part}
          onChange={(event) => setPart(event.target.value)}
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
            <span className="min-w-0 flex-1 truncate" title={wordOf(field, value)}>
              {wordOf(field, value)}
            </span>
            {devices !== undefined && (
              <span aria-hidden="true" className="text-xs text-ink-soft tabular-nums">
                {format.number(devices)}
              </span>
            )}
          </label>
        ))}
        {shown.length === 0 && <p className="px-2.5 py-2 text-ink-soft">{t("nothing")}</p>}
      </div>
    </fieldset>
  );
}
