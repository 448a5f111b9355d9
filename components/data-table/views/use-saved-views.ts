import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useEffect } from "react";
import { useOperator, usePermissions, useProjectSlug } from "@/components/layout/context";
import { savedViewsQuery } from "@/lib/saved-views/client";
import { isSameQuery, savedViewParameter, toViewQuery } from "@/lib/saved-views/types";
import type { SavedView } from "@/lib/saved-views/views";

/** The operator's and the team's saved views, by name; at first as the server rendered them, so that nothing moves. */
export function useSavedViews(list?: SavedView["list"]): SavedView[] {
  const slug = useProjectSlug();
  const { views } = useOperator();
  const { data } = useQuery({
    ...savedViewsQuery(slug),
    enabled: slug !== "",
    initialData: { items: views[slug] ?? [] },
  });
  return list === undefined ? data.items : data.items.filter((view) => view.list === list);
}

/** The view that a list shows: the one named in the URL, or one with the same query. */
export function useActiveView(list: SavedView["list"]) {
  const views = useSavedViews(list);
  const search = useSearchParams();
  const query = toViewQuery(search.toString()).toString();
  const id = search.get(savedViewParameter);
  const view = views.find((one) =>
    id === null ? query !== "" && isSameQuery(one.query, query) : one.id === id,
  );
  // Whether the list shows something else than what the view stores.
  return view ? { view, isChanged: !isSameQuery(view.query, query) } : null;
}

/** Whether the list opens with a view of the team. */
export const useHasDefaultView = (list: SavedView["list"] | undefined): boolean =>
  useSavedViews(list).some(({ isDefault }) => isDefault && list !== undefined);

/** Keeps a list that shows everything from returning to its default view. */
export function useKeepAll(list: SavedView["list"]): void {
  const hasDefault = useHasDefaultView(list);
  const search = new URLSearchParams(useSearchParams().toString());
  search.delete("project");
  const isBare = search.size === 0;
  const [, setView] = useQueryState(savedViewParameter, parseAsString);
  useEffect(() => {
    if (hasDefault && isBare) void setView("all", { history: "replace" });
  }, [hasDefault, isBare, setView]);
}

/** What the operator may do with a view: the server enforces it. */
export function useViewPermissions() {
  const { canEdit, canAdminister } = usePermissions();
  return ({ own, shared, isDefault }: SavedView) => ({
    canChange: shared ? canAdminister || (own && canEdit) : own,
    canRemove: canAdminister || (own && !isDefault),
  });
}
