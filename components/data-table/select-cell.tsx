import { type ComponentProps, useId } from "react";
import { useTranslations } from "use-intl";
import type { SelectionControl } from "./use-selection";

interface SelectCellProps {
  id: string;
  name: string;
  page: string[];
  selection: SelectionControl;
}

/** A row's checkbox. Shift-click selects a range. */
export function SelectCell({ id, name, page, selection }: SelectCellProps) {
  const t = useTranslations("table");
  return (
    <CellCheckbox
      aria-label={t("selectRow", { name })}
      checked={selection.isSelected(id)}
      onChange={() => {}}
      onClick={(event) => selection.toggle(id, page, event.shiftKey)}
    />
  );
}

/** The header's checkbox: selects or clears all rows of the page. */
export function SelectPage({ page, selection }: Pick<SelectCellProps, "page" | "selection">) {
  const t = useTranslations("table");
  const count = page.filter(selection.isSelected).length;
  return (
    <CellCheckbox
      aria-label={t("selectPage")}
      checked={count > 0 && count === page.length}
      indeterminate={count > 0 && count < page.length}
      onChange={() => selection.togglePage(page)}
    />
  );
}

/** A checkbox whose whole cell is clickable. */
function CellCheckbox({
  indeterminate = false,
  ...props
}: Omit<ComponentProps<"input">, "ref"> & { indeterminate?: boolean }) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className="flex size-full min-h-6 cursor-pointer items-center pointer-coarse:min-h-11"
    >
      <input
        id={id}
        ref={(input) => {
          if (input) input.indeterminate = indeterminate;
        }}
        type="checkbox"
        className="size-4 shrink-0 cursor-pointer accent-accent"
        {...props}
      />
    </label>
  );
}
