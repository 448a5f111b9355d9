import { ArrowDownIcon } from "@phosphor-icons/react/dist/csr/ArrowDown";
import { ArrowUpIcon } from "@phosphor-icons/react/dist/csr/ArrowUp";
import { SlidersHorizontalIcon } from "@phosphor-icons/react/dist/csr/SlidersHorizontal";
import type { RowData } from "@tanstack/react-table";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "@/components/ui/icon-button";
import { Popover } from "@/components/ui/popover";
import { toolbarButton } from "@/components/ui/styles";
import { configurableColumns, defaultColumns } from "./columns";
import type { Columns } from "./data-table";
import { useScreenWidth } from "./use-screen-width";
import type { TableSettings } from "./use-table-settings";

interface TableOptionsProps<Row extends RowData> {
  settings: TableSettings;
  columns: Columns<Row>;
  labelOf: (columnId: string) => string;
}

const densities = ["comfortable", "compact"] as const;

/** Chooses columns, their order and the row density. */
export function TableOptions<Row extends RowData>({ settings, columns, labelOf }: TableOptionsProps<Row>) {
  const t = useTranslations("table");
  const group = useId();
  const [open, setOpen] = useState(false);
  const width = useScreenWidth();
  const shown = settings.columns ?? defaultColumns(columns, width);
  const listed = [...shown, ...configurableColumns(columns).filter((id) => !shown.includes(id))];

  const toggle = (id: string) =>
    settings.setColumns(shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]);
  function move(id: string, step: 1 | -1) {
    const next = shown.filter((other) => other !== id);
    next.splice(shown.indexOf(id) + step, 0, id);
    settings.setColumns(next);
  }

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("options")}
      align="end"
      trigger={
        <button type="button" className={toolbarButton} aria-label={t("options")} title={t("options")}>
          <SlidersHorizontalIcon size={15} aria-hidden="true" />
          <span className="max-md:hidden">{t("display")}</span>
        </button>
      }
    >
      <fieldset className="border-b border-line p-3 max-md:hidden">
        <legend className="float-left mb-2 w-full text-xs font-medium text-ink-soft">{t("density")}</legend>
        <div className="clear-both flex gap-4">
          {densities.map((density) => (
            <label key={density} className="flex cursor-pointer items-center gap-2">
              <input
                type="radio"
                name={group}
                checked={settings.density === density}
                onChange={() => settings.setDensity(density)}
                className="size-4 accent-accent"
              />
              {t(density)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="p-1.5">
        <legend className="float-left w-full px-1.5 pt-1.5 pb-1 text-xs font-medium text-ink-soft">
          {t("columns")}
        </legend>
        <ul className="clear-both">
          {listed.map((id) => {
            const [index, label] = [shown.indexOf(id), labelOf(id)];
            return (
              <li
                key={id}
                className="flex h-8 items-center rounded-md pe-1 hover:bg-sunken pointer-coarse:h-11"
              >
                <label className="flex h-full min-w-0 flex-1 cursor-pointer items-center gap-2.5 ps-1.5">
                  <input
                    type="checkbox"
                    checked={index >= 0}
                    onChange={() => toggle(id)}
                    className="size-4 accent-accent"
                  />
                  <span className="truncate">{label}</span>
                </label>
                {index >= 0 && (
                  <>
                    <IconButton
                      label={t("moveEarlier", { column: label })}
                      icon={<ArrowUpIcon size={12} />}
                      inactive={index === 0}
                      onClick={() => move(id, -1)}
                      className="size-6! pointer-coarse:size-10!"
                    />
                    <IconButton
                      label={t("moveLater", { column: label })}
                      icon={<ArrowDownIcon size={12} />}
                      inactive={index === shown.length - 1}
                      onClick={() => move(id, 1)}
                      className="size-6! pointer-coarse:size-10!"
                    />
                  </>
                )}
              </li>
            );
          })}
        </ul>
        {(settings.columns || Object.keys(settings.widths).length > 0) && (
          <button
            type="button"
            onClick={settings.resetColumns}
            className="mt-1 h-8 w-full rounded-md px-1.5 text-start text-xs font-medium text-accent-ink hover:bg-sunken pointer-coarse:h-11"
          >
            {t("resetColumns")}
          </button>
        )}
      </fieldset>
    </Popover>
  );
}
