"use client";

import { XIcon } from "@phosphor-icons/react/dist/csr/X";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Popover } from "@/components/ui/popover";
import type { DeviceFilters } from "@/lib/devices/listing";
import { fieldForFilter } from "./fields";
import { FilterEditor } from "./filter-editor";
import type { DeviceFilterState } from "./use-device-filters";
import { useFilterText } from "./use-filter-text";

interface FilterChipsProps {
  project: string;
  state: DeviceFilterState;
  /** The email or ID of the user in the `user` filter, if known. */
  userLabel: string | undefined;
}

/** The active filters as sentences. Each can be edited and removed. */
export function FilterChips({ project, state, userLabel }: FilterChipsProps) {
  const t = useTranslations("devices.filter");
  const { sentence } = useFilterText();
  const { q: _search, ...others } = state.filters;
  const chips = Object.keys(others) as (keyof DeviceFilters)[];
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t("chips")} className="flex min-w-0 flex-wrap items-center gap-1.5">
      {chips.map((name) => (
        <Chip
          key={name}
          project={project}
          name={name}
          state={state}
          text={sentence(name, name === "user" && userLabel ? userLabel : others[name as "user"])}
        />
      ))}
      <li>
        <button
          type="button"
          onClick={state.clear}
          className="h-7 rounded-md px-2 text-xs font-medium text-ink-soft hover:bg-sunken hover:text-ink pointer-coarse:h-11"
        >
          {t("clearAll")}
        </button>
      </li>
    </ul>
  );
}

interface ChipProps extends Pick<FilterChipsProps, "project" | "state"> {
  name: keyof DeviceFilters;
  text: string;
}

function Chip({ project, name, state, text }: ChipProps) {
  const t = useTranslations("devices.filter");
  const [open, setOpen] = useState(false);
  const field = fieldForFilter(name);
  const textStyle = "h-full min-w-0 truncate rounded-s-full ps-2.5 pe-1";
  return (
    <li className="flex h-7 max-w-full min-w-0 items-center rounded-full bg-accent-tint text-xs font-medium text-accent-ink pointer-coarse:h-11">
      {field ? (
        <Popover
          open={open}
          onOpenChange={setOpen}
          label={t(`field.${field}`)}
          trigger={
            <button type="button" title={text} className={`${textStyle} hover:underline`}>
              {text}
            </button>
          }
        >
          <div className="p-1.5">
            <FilterEditor project={project} field={field} state={state} />
          </div>
        </Popover>
      ) : (
        <span className={`${textStyle} flex items-center`}>{text}</span>
      )}
      <button
        type="button"
        aria-label={t("remove", { sentence: text })}
        title={t("remove", { sentence: text })}
        onClick={() => state.setFilter(name, null)}
        className="grid size-7 shrink-0 place-items-center rounded-full hover:bg-accent/15 pointer-coarse:size-11"
      >
        <XIcon size={11} weight="bold" aria-hidden="true" />
      </button>
    </li>
  );
}
