import { type ComponentProps, useId, useState } from "react";
import { useTranslations } from "use-intl";

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

interface Selection {
  /** Rows selected one by one; empty if `all` is true. */
  ids: ReadonlySet<string>;
  /** Every row matching the filters, on all pages. */
  all: boolean;
}

const none: Selection & { lastToggled: string | null } = { ids: new Set(), all: false, lastToggled: null };

/** The selected rows, kept across pages and sorts. A new `scope` (project, search, filters) clears the selection. */
export function useSelection(scope: string) {
  const [state, setState] = useState({ scope, ...none });
  if (state.scope !== scope) setState({ scope, ...none });
  const { ids, all, lastToggled } = state.scope === scope ? state : none;

  function select(changed: string[], on: boolean, last: string | null) {
    const next = new Set(ids);
    for (const id of changed) on ? next.add(id) : next.delete(id);
    setState({ scope, ids: next, all: false, lastToggled: last });
  }

  return {
    ids,
    all,
    isSelected: (id: string) => all || ids.has(id),
    /** `range` includes every row between this one and the last toggled one. */
    toggle(id: string, page: string[], range: boolean) {
      // Only the loaded page is known, so deselecting one of "all" leaves the rest of this page selected.
      if (all)
        return select(
          page.filter((other) => other !== id),
          true,
          id,
        );
      const [from, to] = [lastToggled === null ? -1 : page.indexOf(lastToggled), page.indexOf(id)].sort(
        (a, b) => a - b,
      );
      const changed = range && from !== undefined && from >= 0 ? page.slice(from, (to ?? 0) + 1) : [id];
      select(changed, !ids.has(id), id);
    },
    togglePage(page: string[]) {
      if (all) return setState({ scope, ...none });
      select(page, !page.every((id) => ids.has(id)), null);
    },
    selectAll: () => setState({ scope, ids: new Set(), all: true, lastToggled: null }),
    clear: () => setState({ scope, ...none }),
  };
}

export type SelectionControl = ReturnType<typeof useSelection>;
