import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { SavedView } from "./views";

const pathOf = (project: string, list: SavedView["list"]) => `${projectPath(project, "views")}?list=${list}`;
const keyOf = (project: string, list: SavedView["list"]) => ["views", project, list] as const;

/** The operator's own views of a list and the shared ones. */
export function savedViewsQuery(project: string, list: SavedView["list"]) {
  return queryOptions({
    queryKey: keyOf(project, list),
    queryFn: async ({ signal }) =>
      (await requestJson<{ items: SavedView[] }>(pathOf(project, list), { signal })).items,
  });
}

type NewView = Pick<SavedView, "name" | "query" | "shared">;

export function createSavedViewMutation(client: QueryClient, project: string, list: SavedView["list"]) {
  return mutationOptions({
    mutationFn: (view: NewView) =>
      requestJson<SavedView>(pathOf(project, list), { method: "POST", body: view }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(project, list) }),
  });
}

export function deleteSavedViewMutation(client: QueryClient, project: string, list: SavedView["list"]) {
  return mutationOptions({
    mutationFn: ({ id }: SavedView) =>
      requestJson<void>(projectPath(project, "views", id), { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(project, list) }),
  });
}
