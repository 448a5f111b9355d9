import { deleteJson, patchJson, postJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import type { JobView } from "@/lib/jobs/views";
import type { ApplicationPatch } from "./types";
import type { ApplicationView } from "./views";

const keyOf = (project: string) => ["applications", project] as const;

export const applicationsQuery = (project: string) =>
  jsonQuery<{ items: ApplicationView[] }>(keyOf(project), projectPath(project, "applications"));

export interface ApplicationChange {
  application: ApplicationView;
  change: ApplicationPatch;
}

/** Refetches all applications, since another one may stop being the default. */
export const updateApplicationMutation = (project: string) =>
  changeMutation([keyOf(project)], ({ application: { id, version }, change }: ApplicationChange) =>
    patchJson<ApplicationView>(projectPath(project, "applications", id), change, version),
  );

const pathOf = (project: string, id: string, ...rest: string[]) =>
  projectPath(project, "applications", id, ...rest);

export const deleteApplicationMutation = (project: string) =>
  changeMutation([keyOf(project)], (id: string) => deleteJson<undefined>(pathOf(project, id)));

/** Starts the job that moves the devices. */
export const mergeApplicationMutation = (project: string) =>
  changeMutation([keyOf(project), ["work", project]], ({ id, into }: { id: string; into: string }) =>
    postJson<JobView>(pathOf(project, id, "merge"), { into }),
  );
