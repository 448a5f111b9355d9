"use client";

import { FunnelSimpleIcon } from "@phosphor-icons/react/dist/csr/FunnelSimple";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useScreenWidth } from "@/components/data-table/use-screen-width";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { toolbarButton } from "@/components/ui/tool-button";
import type { FilterField } from "./fields";
import { FilterMenu } from "./filter-menu";
import type { DeviceFilterState } from "./use-device-filters";

// Phones alone need it.
const Drawer = dynamic(() => import("@/components/ui/drawer").then((module) => module.Drawer), {
  ssr: false,
});

/** Adds a filter: a menu beside the button, a sheet on phones. */
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
