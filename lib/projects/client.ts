import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { DeviceView } from "@/lib/devices/views";
import { projectPath, requestJson } from "@/lib/http/client";
import type { Page } from "@/lib/listing/types";
import type { SampleDataView } from "@/lib/sample-data/views";
import type { newProjectInput, projectPatch } from "./types";
import type { ProjectDetailView, ProjectView } from "./views";

const queryKey = (project: string) => ["projects", project] as const;

export function projectQuery(project: string) {
  return queryOptions({
    queryKey: queryKey(project),
    queryFn: ({ signal }) => requestJson<ProjectDetailView>(projectPath(project), { signal }),
  });
}

export type ProjectUpdate = z.input<typeof projectPatch>;

export function updateProjectMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ change, version }: { change: ProjectUpdate; version: number }) =>
      requestJson<ProjectDetailView>(projectPath(project), {
        method: "PATCH",
        body: change,
        ifMatch: version,
      }),
    onSuccess: (changed) => client.setQueryData(queryKey(project), changed),
  });
}

export type NewProject = z.input<typeof newProjectInput>;

export const createProject = (input: NewProject) =>
  requestJson<ProjectView>("/api/v1/projects", { method: "POST", body: input });

export const rotateSigningSecret = (project: string) =>
  requestJson<{ signingSecret: string }>(projectPath(project, "signing-secret", "rotate"), {
    method: "POST",
  });

/** Adds or removes sample users and devices. */
export function sampleDataMutation(client: QueryClient, project: string, onSuccess = () => {}) {
  return mutationOptions({
    mutationFn: (method: "POST" | "DELETE") =>
      requestJson<SampleDataView | undefined>(projectPath(project, "sample-data"), { method }),
    onSuccess,
    onSettled: () => client.invalidateQueries(),
  });
}

/** Polls for a new project's first device. */
export function firstDeviceQuery(project: string) {
  return queryOptions({
    queryKey: ["devices", project, "first"],
    queryFn: async ({ signal }) => {
      const path = `${projectPath(project, "devices")}?pageSize=25&sort=-createdAt`;
      const { items } = await requestJson<Page<DeviceView>>(path, { signal });
      return items[0] ?? null;
    },
    refetchInterval: ({ state }) => (state.data ? false : 1_500),
    refetchIntervalInBackground: true,
  });
}
