import { keepPreviousData } from "@tanstack/react-query";
import { projectPath } from "@/lib/http/client";
import { jsonQuery } from "@/lib/http/query";
import type { OverviewRange } from "./types";
import type { OverviewView, TimelineView, VersionsView } from "./views";

const refetchInterval = 30_000;

export const overviewPath = (project: string): string => projectPath(project, "overview");

export const overviewQuery = (project: string) => ({
  ...jsonQuery<OverviewView>(["overview", project], overviewPath(project)),
  refetchInterval,
});

/** While another range loads, the previous one stays. */
export function timelineQuery(project: string, range: OverviewRange, timeZone: string) {
  const path = `${overviewPath(project)}/timeline?${new URLSearchParams({ range, timeZone })}`;
  return {
    ...jsonQuery<TimelineView>(["overview", project, "timeline", path], path),
    refetchInterval,
    placeholderData: keepPreviousData,
  };
}

export function versionsQuery(project: string, range: OverviewRange, application: string | null) {
  const query = new URLSearchParams({ range, ...(application !== null && { application }) });
  const path = `${overviewPath(project)}/versions?${query}`;
  return {
    ...jsonQuery<VersionsView>(["overview", project, "versions", path], path),
    refetchInterval: refetchInterval * 10,
    placeholderData: keepPreviousData,
  };
}
