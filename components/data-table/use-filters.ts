"use client";

import { createParser, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { Filter, FilterSet, FilterValues } from "@/lib/listing/types";
import { parseAsPage } from "./use-list-state";

const parserOf = <Value>(filter: Filter<Value>) =>
  createParser<NonNullable<Value>>({
    parse: (text) => filter.read(text) ?? null,
    serialize: (value) => filter.write(value),
    eq: (one, other) => filter.write(one) === filter.write(other),
  });

/** A list's filters, kept in the URL. Unknown values are ignored, and a change returns to page 1. */
export function useFilters<Filters extends FilterSet>(offered: Filters) {
  const parsers = useMemo(
    () => ({
      ...Object.fromEntries(Object.entries(offered).map(([name, filter]) => [name, parserOf(filter)])),
      page: parseAsPage,
    }),
    [offered],
  );
  const [{ page: _page, ...values }, set] = useQueryStates(parsers, { history: "push", scroll: true });
  type Values = FilterValues<Filters>;
  const filters = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Values;
  return {
    filters,
    /** Null removes a filter. */
    change: (changes: { [Name in keyof Values]?: Values[Name] | null }) =>
      void set({ ...changes, page: null } as Parameters<typeof set>[0]),
    /** Like `change`, without a new entry in the browser's history. */
    refine: (changes: { [Name in keyof Values]?: Values[Name] | null }) =>
      void set({ ...changes, page: null } as Parameters<typeof set>[0], { history: "replace" }),
    clear: () => void set(null),
  };
}
