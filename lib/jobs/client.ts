import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { deviceKeys, serializeFilters } from "@/lib/devices/client";
import type { DeviceFilters } from "@/lib/devices/listing";
import type { DeviceCount } from "@/lib/devices/views";
import { projectPath, requestJson } from "@/lib/http/client";
import { invalidateUsersAndDevices } from "@/lib/users/client";
import type { JobView } from "./views";

const keyOf = (project: string) => ["jobs", project] as const;
const pollMs = 700;

/** The project's latest bulk jobs, polled while one is running. */
export function jobsQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: async ({ signal }) =>
      (await requestJson<{ items: JobView[] }>(projectPath(project, "jobs"), { signal })).items,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === "running") ? pollMs : false),
  });
}

/** Devices by id, or all devices that match the filters, as they were counted. */
export type BulkTarget = { ids: string[] } | { filters: DeviceFilters; counted: DeviceCount };

export interface BulkRequest {
  action: JobView["kind"];
  /** The reason, required when disabling. */
  note?: string;
  target: BulkTarget;
}

/** Fails with 409 if the filters now match other devices than were counted. */
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

export function undoJobMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ id }: JobView) => undo(project, id),
    onSuccess: (job) => showJob(client, project, job),
  });
}

/** Waits until the undo is done, for screens that show no job progress. */
export function undoAndWaitMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: async (id: string) => {
      let job = await undo(project, id);
      while (job.status === "running") {
        await new Promise((resolve) => setTimeout(resolve, pollMs));
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

export const refreshDevices = (client: QueryClient, project: string): Promise<void> =>
  client.invalidateQueries({ queryKey: deviceKeys.project(project) });
