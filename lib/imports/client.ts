import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { retry } from "@/lib/async/retry";
import { ApiError, projectPath, requestJson } from "@/lib/http/client";
import { chunkBytes, type ImportSettings, type PreviewOptions } from "./types";
import type { ImportPreview, ImportView } from "./views";

const pathOf = (project: string, ...rest: string[]) => projectPath(project, "imports", ...rest);
const pollMs = 700;

const isBusy = (view: ImportView | undefined) => view?.status === "checking" || view?.status === "running";

/** The project's latest imports, polled while one is running. */
export function importsQuery(project: string) {
  return queryOptions({
    queryKey: ["imports", project],
    queryFn: async ({ signal }) =>
      (await requestJson<{ items: ImportView[] }>(pathOf(project), { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isBusy) ? pollMs * 3 : false),
  });
}

export function importQuery(project: string, id: string) {
  return queryOptions({
    queryKey: ["imports", project, id],
    queryFn: ({ signal }) => requestJson<ImportView>(pathOf(project, id), { signal }),
    refetchInterval: ({ state }) => (isBusy(state.data) ? pollMs : false),
  });
}

export function importPreviewQuery(project: string, id: string, options: PreviewOptions = {}) {
  const query = new URLSearchParams(Object.entries(options));
  return queryOptions({
    queryKey: ["imports", project, id, "preview", query.toString()],
    queryFn: ({ signal }) =>
      requestJson<ImportPreview>(`${pathOf(project, id, "preview")}?${query}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Uploads a file chunk by chunk, retrying failed chunks. Returns the import. */
export function uploadMutation(project: string, onProgress: (fraction: number) => void) {
  return mutationOptions({
    mutationFn: async (file: File): Promise<ImportView> => {
      let view = await requestJson<ImportView>(pathOf(project), {
        method: "POST",
        body: { fileName: file.name.slice(0, 255) || "file", bytes: file.size },
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
        ? requestJson<undefined>(pathOf(project, id), { method: "DELETE" })
        : action === "start"
          ? requestJson<ImportView>(pathOf(project, id, "start"), { method: "POST" })
          : requestJson<ImportView>(pathOf(project, id, "check"), { method: "POST", body: action.check }),
    onSuccess: (view) => {
      if (view !== undefined) client.setQueryData(importQuery(project, id).queryKey, view);
      void client.invalidateQueries({ queryKey: ["imports", project] });
    },
  });
}

/** The download URL of the rejected rows. */
export const rejectsPath = (project: string, id: string): string => pathOf(project, id, "rejects");
