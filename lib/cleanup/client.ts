import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { CleanupView } from "./views";

const keyOf = (project: string) => ["cleanup", project] as const;
const pollMs = 700;

/** Whether a cleanup is running or about to start. */
export const isCleanupActive = ({ next, last }: CleanupView): boolean =>
  next.isRequested || last?.outcome === "running";

/** Polled while a cleanup is running. */
export function cleanupQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: ({ signal }) => requestJson<CleanupView>(projectPath(project, "cleanup"), { signal }),
    refetchInterval: ({ state }) => (state.data && isCleanupActive(state.data) ? pollMs : false),
  });
}

export type CleanupChange = Partial<
  Pick<CleanupView, "staleAfterDays" | "disableStale" | "mostPercent" | "historyDays">
>;

export function updateCleanupMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ change, version }: { change: CleanupChange; version: number }) =>
      requestJson<CleanupView>(projectPath(project, "cleanup"), {
        method: "PATCH",
        body: change,
        ifMatch: version,
      }),
    onSuccess: (changed) => client.setQueryData(keyOf(project), changed),
  });
}

export function runCleanupMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: () => requestJson<CleanupView>(projectPath(project, "cleanup", "run"), { method: "POST" }),
    onSuccess: (view) => client.setQueryData(keyOf(project), view),
  });
}
