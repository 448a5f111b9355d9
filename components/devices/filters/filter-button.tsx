"use client";

import { CaretLeftIcon } from "@phosphor-icons/react/dist/csr/CaretLeft";
import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import { FunnelSimpleIcon } from "@phosphor-icons/react/dist/csr/FunnelSimple";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useScreenWidth } from "@/components/data-table/use-screen-width";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { toolbarButton } from "@/components/ui/tool-button";
import { type FilterField, filterFields, filterNames } from "./fields";
import { FilterEditor } from "./filter-editor";
import type { DeviceFilterState } from "./use-device-filters";

// Loaded on demand: only phones use it.
const Drawer = dynamic(() => import("@/components/ui/drawer").then((module) => module.Drawer), {
  ssr: false,
});

/** Adds a filter, in a menu or, on phones, in a sheet. */
export function FilterButton({ project, state }: { project: string; state: DeviceFilterState }) {
  const t = useTranslations("devices.filter");
  const common = useTranslations("common");
  const width = useScreenWidth();
  const [open, setOpen] = useState<boolean>();
  const [field, setField] = useState<FilterField | null>(null);
  const { q: _search, ...others } = state.filters;
  const count = Object.keys(others).length;

  function show(next: boolean) {
    setOpen(next);
    if (next) setField(null);
  }

  const label = (
    <>
      <FunnelSimpleIcon size={15} aria-hidden="true" />
      {t("add")}
      {count > 0 && <span className="text-ink-soft tabular-nums">{count}</span>}
    </>
  );
  const menu = <FilterMenu project={project} state={state} field={field} onField={setField} />;
  if (width !== "phone") {
    return (
      <Popover
        open={open === true}
        onOpenChange={show}
        label={t("title")}
        trigger={
          <button type="button" className={toolbarButton}>
            {label}
          </button>
        }
      >
        {menu}
      </Popover>
    );
  }
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => show(true)} className={toolbarButton}>
        {label}
      </button>
      {open !== undefined && (
        <Drawer open={open} onOpenChange={show} label={t("title")} from="bottom">
          <div className="p-3">
            <h2 className="px-2.5 pt-1 pb-2 text-base font-semibold">{t("title")}</h2>
            {menu}
            <div className="flex justify-end gap-2 p-2.5">
              {count > 0 && <Button onClick={state.clear}>{t("clearAll")}</Button>}
              <Button variant="primary" onClick={() => setOpen(false)}>
                {common("done")}
              </Button>
            </div>
          </div>
        </Drawer>
      )}
    </>
  );
}

interface FilterMenuProps {
  project: string;
  state: DeviceFilterState;
  field: FilterField | null;
  onField: (field: FilterField | null) => void;
}

/** Lists the filters, then the values of the chosen one. */
function FilterMenu({ project, state, field, onField }: FilterMenuProps) {
  const t = useTranslations("devices.filter");
  if (field) {
    return (
      <div className="p-1.5">
        <button
          type="button"
          // biome-ignore lint/a11y/noAutofocus: focus moves from the list of filters to the chosen one.
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
