import { CaretLeftIcon } from "@phosphor-icons/react/dist/csr/CaretLeft";
import { CaretRightIcon } from "@phosphor-icons/react/dist/csr/CaretRight";
import { FunnelSimpleIcon } from "@phosphor-icons/react/dist/csr/FunnelSimple";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { useScreenWidth } from "@/components/data-table/use-screen-width";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { toolbarButton } from "@/components/ui/styles";

// Loaded on demand: only phones use it.
const Drawer = dynamic(() => import("@/components/ui/drawer").then((module) => module.Drawer), {
  ssr: false,
});

/** A field to filter by, in the menu. */
export interface FilterItem {
  id: string;
  label: string;
  isActive: boolean;
  /** Changes its values, which apply immediately. */
  editor: ReactNode;
}

interface FilterButtonProps {
  items: FilterItem[];
  /** How many filters are active. */
  count: number;
  onClear: () => void;
}

/** Adds a filter, in a menu or, on phones, in a sheet. */
export function FilterButton({ items, count, onClear }: FilterButtonProps) {
  const t = useTranslations("filters");
  const common = useTranslations("common");
  const width = useScreenWidth();
  const [open, setOpen] = useState<boolean>();
  const [chosen, setChosen] = useState<string | null>(null);

  function show(next: boolean) {
    setOpen(next);
    if (next) setChosen(null);
  }

  const label = (
    <>
      <FunnelSimpleIcon size={15} aria-hidden="true" />
      {t("add")}
      {count > 0 && <span className="text-ink-soft tabular-nums">{count}</span>}
    </>
  );
  const menu = (
    <FilterMenu items={items} chosen={items.find(({ id }) => id === chosen)} onChoose={setChosen} />
  );
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
              {count > 0 && <Button onClick={onClear}>{t("clearAll")}</Button>}
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
  items: FilterItem[];
  chosen: FilterItem | undefined;
  onChoose: (id: string | null) => void;
}

/** Lists the fields, then the values of the chosen one. */
function FilterMenu({ items, chosen, onChoose }: FilterMenuProps) {
  const t = useTranslations("filters");
  if (chosen) {
    return (
      <div className="p-1.5">
        <button
          type="button"
          // biome-ignore lint/a11y/noAutofocus: focus moves from the list of filters to the chosen one.
          autoFocus
          onClick={() => onChoose(null)}
          className="mb-1 flex h-8 w-full items-center gap-2 rounded-md px-2 text-xs font-medium text-ink-soft hover:bg-sunken hover:text-ink pointer-coarse:h-11"
        >
          <CaretLeftIcon size={12} aria-hidden="true" />
          <span className="sr-only">{t("back")}</span>
          {chosen.label}
        </button>
        {chosen.editor}
      </div>
    );
  }
  return (
    <ul className="max-h-[70dvh] overflow-y-auto p-1.5">
      {items.map(({ id, label, isActive }) => (
        <li key={id}>
          <button
            type="button"
            onClick={() => onChoose(id)}
            className="flex h-8 w-full items-center gap-2 rounded-md px-2.5 text-start hover:bg-sunken pointer-coarse:h-11"
          >
            <span className="flex-1">{label}</span>
            {isActive && <span className="text-xs text-accent-ink">{t("active")}</span>}
            <CaretRightIcon size={12} aria-hidden="true" className="text-ink-faint" />
          </button>
        </li>
      ))}
    </ul>
  );
}
