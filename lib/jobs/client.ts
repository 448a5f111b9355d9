import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { deviceKeys, serializeFilters } from "@/lib/devices/client";
import type { DeviceFilters } from "@/lib/devices/listing";
import type { DeviceCount } from "@/lib/devices/views";
import { projectPath, requestJson } from "@/lib/http/client";
import { invalidateUsersAndDevices } from "@/lib/users/client";
import type { JobView } from "./views";

const keyOf = (project: string) => ["jobs", project] as const;
const pulse = 700;

/** The latest bulk work of a project; asked again while some of it runs. */
export function jobsQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: async ({ signal }) =>
      (await requestJson<{ items: JobView[] }>(projectPath(project, "jobs"), { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === "running") ? pulse : false),
  });
}

/** What bulk work is done to: devices named one by one, or all that the filters want, as they were counted. */
export type BulkTarget = { ids: string[] } | { filters: DeviceFilters; counted: DeviceCount };

export interface BulkRequest {
  action: JobView["kind"];
  /** Why; asked for when devices are disabled. */
  note?: string;
  target: BulkTarget;
}

/** Begins bulk work. Refused with 409 where the filters want another number of devices than was counted. */
export function startJobMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ action, note, target }: BulkRequest) =>
      requestJson<JobView>(projectPath(project, "devices", "bulk"), {
        method: "POST",
        body: { action, ...(note !== undefined && { note }), selection: selectionOf(target) },
      }),
    onSuccess: (job) => showJob(client, project, job),
  });
}

const selectionOf = (target: BulkTarget) =>
  "ids" in target
    ? { ids: target.ids }
    : {
        filter: serializeFilters(target.filters),
        expectedTotal: target.counted.total,
        fingerprint: target.counted.fingerprint,
      };

const undo = (project: string, id: string): Promise<JobView> =>
  requestJson(projectPath(project, "jobs", id, "undo"), { method: "POST" });

/** Puts back what a job disabled or enabled, as another job. */
export function undoJobMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ id }: JobView) => undo(project, id),
    onSuccess: (job) => showJob(client, project, job),
  });
}

/** The same, and waits until it is done: for where no list shows how far it is. */
export function undoAndWaitMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: async (id: string) => {
      let job = await undo(project, id);
      while (job.status === "running") {
        await new Promise((resolve) => setTimeout(resolve, pulse));
        job = await requestJson<JobView>(projectPath(project, "jobs", job.id));
      }
      return job;
    },
    onSettled: () => invalidateUsersAndDevices(client, project),
  });
}

function showJob(client: QueryClient, project: string, job: JobView): void {
  client.setQueryData<JobView[]>(keyOf(project), (jobs) => [job, ...(jobs ?? [])]);
  void client.invalidateQueries({ queryKey: keyOf(project) });
}

/** After a job has ended: everything that shows devices asks again. */
export const refreshDevices = (client: QueryClient, project: string): Promise<void> =>
  client.invalidateQueries({ queryKey: deviceKeys.project(project) });
