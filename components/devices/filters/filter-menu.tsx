"use client";

import { CaretLeftIcon } from "@phosphor-icons/react/dist/csr/CaretLeft";
import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import { useTranslations } from "use-intl";
import { type FilterField, filterFields, filterNames } from "./fields";
import { FilterEditor } from "./filter-editor";
import type { DeviceFilterState } from "./use-device-filters";

interface FilterMenuProps {
  project: string;
  state: DeviceFilterState;
  field: FilterField | null;
  onField: (field: FilterField | null) => void;
}

/** First what to filter by, then its values. */
export function FilterMenu({ project, state, field, onField }: FilterMenuProps) {
  const t = useTranslations("devices.filter");
  if (field) {
    return (
      <div className="p-1.5">
        <button
          type="button"
          // biome-ignore lint/a11y/noAutofocus: the focus follows from the list of filters into the one chosen.
          autoFocus
          onClick={() => onField(null)}
          className="mb-1 flex h-8 w-full items-center gap-2 rounded-md px-2 text-xs font-medium text-ink-soft hover:bg-sunken hover:text-ink pointer-coarse:h-11"
        >
          <CaretLeftIcon size={12} aria-hidden="true" />
          <span className="sr-only">{t("back")}</span>
          {t(`field.${field}`)}
        </button>
        <FilterEditor project={project} field={field} state={state} />
      </div>
    );
  }
  return (
    <ul className="p-1.5">
      {filterFields.map((offered) => (
        <li key={offered}>
          <button
            type="button"
            onClick={() => onField(offered)}
            className="flex h-8 w-full items-center gap-2 rounded-md px-2.5 text-start hover:bg-sunken pointer-coarse:h-11"
          >
            <span className="flex-1">{t(`field.${offered}`)}</span>
            {filterNames(offered).some((name) => state.filters[name] !== undefined) && (
              <span className="text-xs text-accent-ink">{t("active")}</span>
            )}
            <CaretRightIcon size={12} aria-hidden="true" className="text-ink-faint" />
          </button>
        </li>
      ))}
    </ul>
  );
}
