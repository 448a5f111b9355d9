import { queryOptions } from "@tanstack/react-query";
import { deleteJson, patchJson, postJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import type { SavedView, SavedViewInput, SavedViewPatch } from "./views";

const keyOf = (project: string) => ["views", project] as const;

/** The operator's own views of all lists and the shared ones. */
export const savedViewsQuery = (project: string) =>
  queryOptions({
    ...jsonQuery<{ items: SavedView[] }>(keyOf(project), projectPath(project, "views")),
    staleTime: 60_000,
  });

export const createSavedViewMutation = (project: string, list: SavedView["list"]) =>
  changeMutation([keyOf(project)], (view: SavedViewInput) =>
    postJson<SavedView>(`${projectPath(project, "views")}?list=${list}`, view),
  );

export const updateSavedViewMutation = (project: string) =>
  changeMutation([keyOf(project)], ({ id, changes }: { id: string; changes: SavedViewPatch }) =>
    patchJson<SavedView>(projectPath(project, "views", id), changes),
  );

export const deleteSavedViewMutation = (project: string) =>
  changeMutation([keyOf(project)], ({ id }: SavedView) => deleteJson(projectPath(project, "views", id)));
