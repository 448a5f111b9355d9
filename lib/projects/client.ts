import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { DeviceView } from "@/lib/devices/views";
import { patchJson, postJson, projectPath, requestJson } from "@/lib/http/client";
import { jsonQuery } from "@/lib/http/query";
import type { Page } from "@/lib/listing/types";
import type { SampleDataView } from "@/lib/sample-data/views";
import type { newProjectInput, projectPatch } from "./types";
import type { ProjectDetailView, ProjectView } from "./views";

export const projectQuery = (project: string) =>
  jsonQuery<ProjectDetailView>(["projects", project], projectPath(project));

export type ProjectUpdate = z.input<typeof projectPatch>;

export const updateProjectMutation = (client: QueryClient, project: string) =>
  mutationOptions({
    mutationFn: ({ change, version }: { change: ProjectUpdate; version: number }) =>
      patchJson<ProjectDetailView>(projectPath(project), change, version),
    onSuccess: (changed) => client.setQueryData(projectQuery(project).queryKey, changed),
  });

/** `onSuccess` is called even if the component that archives or restores is gone by then. */
export const archiveMutation = (client: QueryClient, project: string, onSuccess: () => void) =>
  mutationOptions({
    mutationFn: (action: "archive" | "restore") => postJson<ProjectDetailView>(projectPath(project, action)),
    onSuccess(changed) {
      client.setQueryData(projectQuery(project).queryKey, changed);
      onSuccess();
    },
  });

export const deleteProject = (project: string, name: string) =>
  postJson<undefined>(projectPath(project, "delete"), { name });

export type NewProject = z.input<typeof newProjectInput>;

export const createProject = (input: NewProject) => postJson<ProjectView>("/api/v1/projects", input);

export const rotateSigningSecret = (project: string) =>
  postJson<{ signingSecret: string }>(projectPath(project, "signing-secret", "rotate"));

export const sampleDataMutation = (client: QueryClient, project: string, onSuccess = () => {}) =>
  mutationOptions({
    mutationFn: (method: "POST" | "DELETE") =>
      requestJson<SampleDataView | undefined>(projectPath(project, "sample-data"), { method }),
    onSuccess,
    onSettled: () => client.invalidateQueries(),
  });

/** Polls for a new project's first device. */
export const firstDeviceQuery = (project: string) =>
  queryOptions({
    ...jsonQuery<Page<DeviceView>>(
      ["devices", project, "first"],
      `${projectPath(project, "devices")}?pageSize=25&sort=-createdAt`,
    ),
    refetchInterval: ({ state }) => (state.data?.items.length ? false : 1_500),
    refetchIntervalInBackground: true,
  });
