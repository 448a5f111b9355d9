"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { Checkbox } from "@/components/ui/checkbox";
import type { SelectionControl } from "./use-selection";

interface SelectCellProps {
  id: string;
  name: string;
  page: string[];
  selection: SelectionControl;
}

const target = "flex size-full min-h-6 cursor-pointer items-center pointer-coarse:min-h-11";

/** A row's box. The whole cell is its target; shift takes the rows between along. */
export function SelectCell({ id, name, page, selection }: SelectCellProps) {
  const t = useTranslations("table");
  const box = useId();
  return (
    <label htmlFor={box} className={target}>
      <Checkbox
        id={box}
        label={t("selectRow", { name })}
        checked={selection.isSelected(id)}
        onChange={() => {}}
        onClick={(event) => selection.toggle(id, page, event.shiftKey)}
      />
    </label>
  );
}

/** The header's box: all rows of this page, or none of them. */
export function SelectPage({ page, selection }: Pick<SelectCellProps, "page" | "selection">) {
  const t = useTranslations("table");
  const box = useId();
  const chosen = page.filter(selection.isSelected).length;
  return (
    <label htmlFor={box} className={target}>
      <Checkbox
        id={box}
        label={t("selectPage")}
        checked={chosen > 0 && chosen === page.length}
        indeterminate={chosen > 0 && chosen < page.length}
        onChange={() => selection.togglePage(page)}
      />
    </label>
  );
}
