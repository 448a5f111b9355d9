import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { CleanupView } from "./views";

const keyOf = (project: string) => ["hygiene", project] as const;
const pulse = 700;

/** Whether a pass runs, or is about to. */
export const isCleanupActive = ({ next, last }: CleanupView): boolean =>
  next.isRequested || last?.outcome === "running";

/** How a project is kept clean; asked again while a pass is at work. */
export function cleanupQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: ({ signal }) => requestJson<CleanupView>(projectPath(project, "hygiene"), { signal }),
    refetchInterval: ({ state }) => (state.data && isCleanupActive(state.data) ? pulse : false),
  });
}

export type CleanupChange = Partial<
  Pick<CleanupView, "staleAfterDays" | "disableStale" | "mostPercent" | "historyDays">
>;

export function updateCleanupMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ change, version }: { change: CleanupChange; version: number }) =>
      requestJson<CleanupView>(projectPath(project, "hygiene"), {
        method: "PATCH",
        body: change,
        ifMatch: version,
      }),
    onSuccess: (changed) => client.setQueryData(keyOf(project), changed),
  });
}

/** Has a pass run now. What it disables changes every list, so everything is asked anew when it is over. */
export function runCleanupMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: () => requestJson<CleanupView>(projectPath(project, "hygiene", "run"), { method: "POST" }),
    onSuccess: (view) => client.setQueryData(keyOf(project), view),
  });
}
