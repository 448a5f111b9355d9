import { useSearchParams } from "next/navigation";
import { createParser, parseAsString, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { type Filter, type FilterSet, type FilterValues, pageSizes } from "@/lib/listing/types";
import { momentaryParameters, savedViewParameter } from "@/lib/saved-views/types";
import type { SavedView } from "@/lib/saved-views/views";
import { parseAsPage } from "./use-list";
import { useHasDefaultView } from "./views/use-saved-views";

const parserOf = <Value>(filter: Filter<Value>) =>
  createParser<NonNullable<Value>>({
    parse: (text) => filter.read(text) ?? null,
    serialize: (value) => filter.write(value),
    eq: (one, other) => filter.write(one) === filter.write(other),
  });

/** A part of the URL that looks like a filter and is not applied. */
export interface FilterProblem {
  /** The parameter. */
  name: string;
  value: string;
  kind: "unknownFilter" | "unknownValue" | "invalidValue" | "repeated";
}

/** The URL's parameters of lists that are no filters. */
export const listParameters = ["page", "pageSize", "sort"] as const;
const otherParameters = [...momentaryParameters, "pageSize", "sort", "columns"];

/**
 * A list's filters, kept in the URL. A change returns to page 1. Parameters that are not applied are `problems`. Without
 * any filter, a list with a default view says in the URL that it shows everything.
 */
export function useFilters<Filters extends FilterSet>(
  { filters: offered, sortKeys }: { filters: Filters; sortKeys: readonly string[] },
  list?: SavedView["list"],
) {
  const parsers = useMemo(
    () => ({
      ...Object.fromEntries(Object.entries(offered).map(([name, filter]) => [name, parserOf(filter)])),
      page: parseAsPage,
      [savedViewParameter]: parseAsString,
    }),
    [offered],
  );
  const hasDefault = useHasDefaultView(list);
  const [{ page, [savedViewParameter]: _view, ...values }, set] = useQueryStates(parsers, {
    history: "push",
    scroll: true,
  });
  const search = useSearchParams();
  const problems = useMemo(() => findProblems([...search], offered, sortKeys), [search, offered, sortKeys]);
  type Values = FilterValues<Filters>;
  const filters = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Values;

  /** Keeps some parameters of the newest URL: what was rendered is older than changes that are still on their way. */
  async function keep(isKept: (param: [string, string], n: number, all: [string, string][]) => boolean) {
    // Resolves when the URL holds all earlier changes, which pushing another one would discard.
    const { pathname } = window.location;
    await set({ page }, { history: "replace", scroll: false });
    if (window.location.pathname !== pathname) return;
    const { search } = window.location;
    const params = [...new URLSearchParams(search)].filter(isKept).filter(([name]) => name !== "page");
    const query = new URLSearchParams(params).toString();
    // Unlike the router's, this change is in the URL at once.
    window.history.pushState(null, "", query ? `${pathname}?${query}` : pathname);
  }

  type Changes = { [Name in keyof Values]?: Values[Name] | null };
  function change(changes: Changes, history: "push" | "replace") {
    const isFiltered = Object.values({ ...filters, ...changes }).some((value) => value !== null);
    const hasOthers = [...search.keys()].some(
      (name) => !Object.hasOwn(offered, name) && name !== "page" && name !== "project",
    );
    const all = hasDefault && !isFiltered && !hasOthers ? { [savedViewParameter]: "all" } : {};
    void set({ ...changes, ...all, page: null } as Parameters<typeof set>[0], { history });
  }

  return {
    filters,
    /** Whether a filter or a search applies. */
    isFiltered: Object.keys(filters).length > 0,
    problems,
    /** Removes a parameter that is not applied. */
    drop(problem: FilterProblem) {
      const isProblem = ([name, value]: [string, string], n: number, all: [string, string][]) =>
        name === problem.name &&
        (problem.kind === "repeated"
          ? value === problem.value && all.findIndex(([other]) => other === name) !== n
          : value === problem.value);
      void keep((entry, n, all) => !isProblem(entry, n, all));
    },
    /** Null removes a filter. */
    change: (changes: Changes) => change(changes, "push"),
    /** For lists with a search. */
    search: (words: string) => change({ q: words || null } as unknown as Changes, "replace"),
    /** Like `change`, without a new entry in the browser's history. */
    refine: (changes: Changes) => change(changes, "replace"),
    clear: () =>
      problems.length === 0
        ? change(Object.fromEntries(Object.keys(offered).map((name) => [name, null])) as Changes, "push")
        : void keep(
            ([name]) => otherParameters.includes(name) && !problems.some((problem) => problem.name === name),
          ),
  };
}

/** Of a page, page size or sort that does not exist, the list uses its default. */
function findProblems(params: [string, string][], offered: FilterSet, sortKeys: readonly string[]) {
  function kindOf(name: string, value: string, n: number): FilterProblem["kind"] | undefined {
    if (name === "sort") return sortKeys.includes(value.replace(/^-/, "")) ? undefined : "unknownValue";
    if (name === "page") return parseAsPage.parse(value) === null ? "invalidValue" : undefined;
    if (name === "pageSize")
      return pageSizes.some((size) => String(size) === value) ? undefined : "invalidValue";
    if (otherParameters.includes(name)) return undefined;
    const filter = Object.hasOwn(offered, name) ? offered[name] : undefined;
    if (filter === undefined) return "unknownFilter";
    if (params.findIndex(([other]) => other === name) !== n) return "repeated";
    if (filter.read(value) !== undefined) return undefined;
    return filter.isList || "enum" in filter.schema ? "unknownValue" : "invalidValue";
  }
  return params.flatMap(([name, value], n): FilterProblem[] => {
    const kind = kindOf(name, value, n);
    return kind === undefined ? [] : [{ name, value, kind }];
  });
}

/** The state of a list's filters as their menu and chips need it. */
export interface FilterState {
  isFiltered: boolean;
  problems: FilterProblem[];
  drop: (problem: FilterProblem) => void;
  clear: () => void;
}
