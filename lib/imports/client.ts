import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { retry } from "@/lib/async/retry";
import { ApiError, deleteJson, postJson, projectPath } from "@/lib/http/client";
import { jsonQuery } from "@/lib/http/query";
import { importTemplates } from "./templates";
import { chunkBytes, type ImportSettings, type PreviewOptions } from "./types";
import type { ImportPreview, ImportView } from "./views";

const pathOf = (project: string, ...rest: string[]) => projectPath(project, "imports", ...rest);
const pollMs = 700;

const isBusy = (view: ImportView | undefined) => view?.status === "checking" || view?.status === "running";

/** The project's latest imports, polled while one is running. */
export const importsQuery = (project: string) =>
  queryOptions({
    ...jsonQuery<{ items: ImportView[] }>(["imports", project], pathOf(project)),
    refetchInterval: ({ state }) => (state.data?.items.some(isBusy) ? pollMs * 3 : false),
    select: ({ items }) => items,
  });

export const importQuery = (project: string, id: string) =>
  queryOptions({
    ...jsonQuery<ImportView>(["imports", project, id], pathOf(project, id)),
    refetchInterval: ({ state }) => (isBusy(state.data) ? pollMs : false),
  });

export function importPreviewQuery(project: string, id: string, options: PreviewOptions = {}) {
  const path = `${pathOf(project, id, "preview")}?${new URLSearchParams(Object.entries(options))}`;
  return {
    ...jsonQuery<ImportPreview>(["imports", project, id, "preview", path], path),
    staleTime: Number.POSITIVE_INFINITY,
  };
}

/** Uploads a file chunk by chunk, retrying failed chunks. Returns the import. */
export function uploadMutation(project: string, onProgress: (fraction: number) => void) {
  return mutationOptions({
    mutationFn: async (file: File): Promise<ImportView> => {
      let view = await postJson<ImportView>(pathOf(project), {
        fileName: file.name.slice(0, 255) || "file",
        bytes: file.size,
      });
      for (let number = 0; number * chunkBytes < file.size; number += 1) {
        const chunk = file.slice(number * chunkBytes, (number + 1) * chunkBytes);
        view = await sendChunk(pathOf(project, view.id, "chunks", String(number)), chunk);
        onProgress(Math.min(1, ((number + 1) * chunkBytes) / file.size));
      }
      return view;
    },
  });
}

const sendChunk = (path: string, chunk: Blob): Promise<ImportView> =>
  retry(
    async () => {
      const response = await fetch(path, { method: "PUT", body: chunk });
      if (response.ok) return await response.json();
      throw new ApiError(response.status, await response.json().catch(() => ({})));
    },
    {
      isRetryable: (error) => !(error instanceof ApiError) || error.status === 503 || error.status === 429,
      delayMs: (attempt) => attempt * 500,
      maxAttempts: 5,
    },
  );

/** Checks, starts, or stops and deletes an import. */
export function importActionMutation(client: QueryClient, project: string, id: string) {
  return mutationOptions({
    mutationFn: (action: { check: ImportSettings } | "start" | "discard") =>
      action === "discard"
        ? deleteJson(pathOf(project, id))
        : action === "start"
          ? postJson<ImportView>(pathOf(project, id, "start"))
          : postJson<ImportView>(pathOf(project, id, "check"), action.check),
    onSuccess: (view) => {
      if (view !== undefined) client.setQueryData(importQuery(project, id).queryKey, view);
      void client.invalidateQueries({ queryKey: ["imports", project] });
    },
  });
}

/** The download URL of the rejected rows, with full push tokens, so that they can be corrected and imported again. */
export const rejectsPath = (project: string, id: string): string =>
  `${pathOf(project, id, "rejects")}?pushTokens=full`;

/** The sources that have a template. */
export const templateSources = Object.keys(importTemplates) as (keyof typeof importTemplates)[];

export const templateUrl = (source: keyof typeof importTemplates): string =>
  `data:text/csv;charset=utf-8,${encodeURIComponent(importTemplates[source])}`;
