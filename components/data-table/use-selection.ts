"use client";

import { useState } from "react";

export interface Selection {
  /** Chosen one by one; empty while all that match are. */
  ids: ReadonlySet<string>;
  /** All that match the filters, on every page. */
  all: boolean;
}

export interface SelectionControl extends Selection {
  isSelected: (id: string) => boolean;
  /** `through` takes along every row between this one and the last one touched. */
  toggle: (id: string, page: string[], through: boolean) => void;
  togglePage: (page: string[]) => void;
  selectAll: () => void;
  clear: () => void;
}

const none: Selection & { touched: string | null } = { ids: new Set(), all: false, touched: null };

/** Which rows are chosen, over pages and sorts. Another `scope` (project, search, filters) starts with none. */
export function useSelection(scope: string): SelectionControl {
  const [state, setState] = useState({ scope, ...none });
  if (state.scope !== scope) setState({ scope, ...none });
  const { ids, all, touched } = state.scope === scope ? state : none;

  function put(change: string[], on: boolean, lastTouched: string | null) {
    const next = new Set(ids);
    for (const id of change) on ? next.add(id) : next.delete(id);
    setState({ scope, ids: next, all: false, touched: lastTouched });
  }

  return {
    ids,
    all,
    isSelected: (id) => all || ids.has(id),
    toggle(id, page, through) {
      // Taking one out of all leaves the others of this page: the rest of the list is not here to be named.
      if (all)
        return put(
          page.filter((other) => other !== id),
          true,
          id,
        );
      const [from, to] = [touched === null ? -1 : page.indexOf(touched), page.indexOf(id)].sort(
        (a, b) => a - b,
      );
      const range = through && from !== undefined && from >= 0 ? page.slice(from, (to ?? 0) + 1) : [id];
      put(range, !ids.has(id), id);
    },
    togglePage(page) {
      if (all) return setState({ scope, ...none });
      put(page, !page.every((id) => ids.has(id)), null);
    },
    selectAll: () => setState({ scope, ids: new Set(), all: true, touched: null }),
    clear: () => setState({ scope, ...none }),
  };
}
