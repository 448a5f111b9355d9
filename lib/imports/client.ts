import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, projectPath, requestJson } from "@/lib/http/client";
import { chunkBytes, type ImportSettings, type PreviewOptions } from "./types";
import type { ImportPreview, ImportView } from "./views";

const pathOf = (project: string, ...rest: string[]) => projectPath(project, "imports", ...rest);
const pulse = 700;

const isBusy = (view: ImportView | undefined) => view?.status === "checking" || view?.status === "running";

/** The latest imports of a project; asked again while some of them run. */
export function importsQuery(project: string) {
  return queryOptions({
    queryKey: ["imports", project],
    queryFn: async ({ signal }) =>
      (await requestJson<{ items: ImportView[] }>(pathOf(project), { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(isBusy) ? pulse * 3 : false),
  });
}

/** One import; asked again while it is worked on. */
export function importQuery(project: string, id: string) {
  return queryOptions({
    queryKey: ["imports", project, id],
    queryFn: ({ signal }) => requestJson<ImportView>(pathOf(project, id), { signal }),
    refetchInterval: ({ state }) => (isBusy(state.data) ? pulse : false),
  });
}

/** How a file begins, read as it seems to be meant or as `choices` say. */
export function importPreviewQuery(project: string, id: string, choices: PreviewOptions = {}) {
  const query = new URLSearchParams(Object.entries(choices));
  return queryOptions({
    queryKey: ["imports", project, id, "preview", query.toString()],
    queryFn: ({ signal }) =>
      requestJson<ImportPreview>(`${pathOf(project, id, "preview")}?${query}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Sends a file up piece by piece; a piece that was lost on the way is sent again. Answers the import. */
export function uploadMutation(project: string, onProgress: (part: number) => void) {
  return mutationOptions({
    mutationFn: async (file: File): Promise<ImportView> => {
      let view = await requestJson<ImportView>(pathOf(project), {
        method: "POST",
        body: { fileName: file.name.slice(0, 255) || "file", bytes: file.size },
      });
      for (let number = 0; number * chunkBytes < file.size; number += 1) {
        const piece = file.slice(number * chunkBytes, (number + 1) * chunkBytes);
        view = await sendPiece(pathOf(project, view.id, "chunks", String(number)), piece);
        onProgress(Math.min(1, ((number + 1) * chunkBytes) / file.size));
      }
      return view;
    },
  });
}

async function sendPiece(path: string, piece: Blob): Promise<ImportView> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await fetch(path, { method: "PUT", body: piece });
      if (answer.ok) return await answer.json();
      throw new ApiError(answer.status, await answer.json().catch(() => ({})));
    } catch (error) {
      const passing = !(error instanceof ApiError) || error.status === 503 || error.status === 429;
      if (!passing || attempt === 5) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 500));
    }
  }
}

/** Tries every row, writes them, or breaks off; the answer stands for the import at once. */
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

/** Where the browser fetches the rows that were not taken. */
export const rejectsPath = (project: string, id: string): string => pathOf(project, id, "rejects");
