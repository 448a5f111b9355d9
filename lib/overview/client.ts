import { queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { OverviewView } from "./views";

/** A project at a glance, kept fresh while it is looked at. */
export function overviewQuery(project: string) {
  return queryOptions({
    queryKey: ["overview", project],
    queryFn: ({ signal }) => requestJson<OverviewView>(projectPath(project, "overview"), { signal }),
    refetchInterval: 30_000,
  });
}
