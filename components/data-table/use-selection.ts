import { useState } from "react";

export interface Selection {
  /** Rows selected one by one; empty if `all` is true. */
  ids: ReadonlySet<string>;
  /** Every row matching the filters, on all pages. */
  all: boolean;
}

export interface SelectionControl extends Selection {
  isSelected: (id: string) => boolean;
  /** `range` includes every row between this one and the last toggled one. */
  toggle: (id: string, page: string[], range: boolean) => void;
  togglePage: (page: string[]) => void;
  selectAll: () => void;
  clear: () => void;
}

const none: Selection & { lastToggled: string | null } = { ids: new Set(), all: false, lastToggled: null };

/** The selected rows, kept across pages and sorts. A new `scope` (project, search, filters) clears the selection. */
export function useSelection(scope: string): SelectionControl {
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
    isSelected: (id) => all || ids.has(id),
    toggle(id, page, range) {
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
    togglePage(page) {
      if (all) return setState({ scope, ...none });
      select(page, !page.every((id) => ids.has(id)), null);
    },
    selectAll: () => setState({ scope, ids: new Set(), all: true, lastToggled: null }),
    clear: () => setState({ scope, ...none }),
  };
}
