import { queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { OverviewView } from "./views";

export const overviewPath = (project: string): string => projectPath(project, "overview");

export function overviewQuery(project: string) {
  return queryOptions({
    queryKey: ["overview", project],
    queryFn: ({ signal }) => requestJson<OverviewView>(overviewPath(project), { signal }),
    refetchInterval: 30_000,
  });
}
