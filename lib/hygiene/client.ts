import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { HygieneView } from "./views";

const keyOf = (project: string) => ["hygiene", project] as const;
const pulse = 700;

/** Whether a pass runs, or is about to. */
export const isAtWork = ({ next, last }: HygieneView): boolean =>
  next.isRequested || last?.outcome === "running";

/** How a project is kept clean; asked again while a pass is at work. */
export function hygieneQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: ({ signal }) => requestJson<HygieneView>(projectPath(project, "hygiene"), { signal }),
    refetchInterval: ({ state }) => (state.data && isAtWork(state.data) ? pulse : false),
  });
}

export type HygieneChange = Partial<
  Pick<HygieneView, "staleAfterDays" | "disableStale" | "mostPercent" | "historyDays">
>;

export function changeHygieneMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ change, version }: { change: HygieneChange; version: number }) =>
      requestJson<HygieneView>(projectPath(project, "hygiene"), {
        method: "PATCH",
        body: change,
        ifMatch: version,
      }),
    onSuccess: (changed) => client.setQueryData(keyOf(project), changed),
  });
}

/** Has a pass run now. What it disables changes every list, so everything is asked anew when it is over. */
export function runHygieneMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: () => requestJson<HygieneView>(projectPath(project, "hygiene", "run"), { method: "POST" }),
    onSuccess: (view) => client.setQueryData(keyOf(project), view),
  });
}
