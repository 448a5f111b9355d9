import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { auditExportPath } from "@/lib/audit/client";
import { deviceKeys, serializeFilters } from "@/lib/devices/client";
import { type DeviceFilters, deviceFilters } from "@/lib/devices/listing";
import type { DeviceCount } from "@/lib/devices/views";
import { postJson, projectPath, requestJson } from "@/lib/http/client";
import { changeMutation, pageQuery } from "@/lib/http/query";
import { type PageRequest, writeFilters } from "@/lib/listing/client";
import type { Page } from "@/lib/listing/types";
import { usersAndDevices } from "@/lib/users/client";
import { userFilters } from "@/lib/users/listing";
import type { ExportView, JobView, WorkView } from "./views";

export const workKey = (project: string) => ["work", project] as const;
const pollMs = 700;

/** The project's bulk changes, imports and exports, polled while one is running. */
export function workQuery(
  project: string,
  { page, pageSize }: Pick<PageRequest, "page" | "pageSize"> = first,
) {
  const path = `${projectPath(project, "work")}?page=${page}&pageSize=${pageSize}`;
  return queryOptions({
    ...pageQuery<Page<WorkView>>([...workKey(project), path], path),
    refetchInterval: ({ state }) =>
      state.data?.items.some(
        (work) =>
          (work.type === "bulk" && work.job.status === "running") ||
          (work.type === "import" && /^(checking|running)$/.test(work.import.status)),
      )
        ? pollMs
        : false,
  });
}

const first = { page: 1, pageSize: 25 };

/** The URL that repeats an earlier export, with all columns. */
export function exportAgainPath(project: string, { resource, format, filters }: ExportView): string {
  if (resource === "audit") return auditExportPath(project, filters);
  const own = writeFilters(resource === "devices" ? deviceFilters : userFilters, filters);
  return `${projectPath(project, resource, "export")}?${new URLSearchParams({ ...own, format })}`;
}

/** Devices by id, or all devices that match the filters, as they were counted. */
export type BulkTarget = { ids: string[] } | { filters: DeviceFilters; counted: DeviceCount };

export interface BulkRequest {
  action: Exclude<JobView["kind"], "merge" | "reject">;
  /** The reason, required when disabling. */
  note?: string;
  /** The tags to add or remove. */
  tags?: string[];
  target: BulkTarget;
}

/** Fails with 409 if the filters now match other devices than were counted. */
export const startJobMutation = (client: QueryClient, project: string) =>
  mutationOptions({
    mutationFn: ({ target, ...rest }: BulkRequest) =>
      postJson<JobView>(projectPath(project, "devices", "bulk"), { ...rest, selection: selectionOf(target) }),
    onSuccess: () => refreshWork(client, project),
  });

const selectionOf = (target: BulkTarget) =>
  "ids" in target
    ? { ids: target.ids }
    : {
        filter: serializeFilters(target.filters),
        expectedTotal: target.counted.total,
        fingerprint: target.counted.fingerprint,
      };

/** Cancels, undoes or repeats a job. */
export const changeJobMutation = (client: QueryClient, project: string) =>
  mutationOptions({
    mutationFn: ({ action, id }: { action: "cancel" | "undo" | "run-again"; id: string }) =>
      postJson<JobView>(projectPath(project, "jobs", id, action)),
    onSettled: () => refreshWork(client, project),
  });

/** Waits until the undo is done, for screens that show no job progress. */
export const undoAndWaitMutation = (project: string) =>
  changeMutation(usersAndDevices(project), async (id: string) => {
    let job = await postJson<JobView>(projectPath(project, "jobs", id, "undo"));
    while (job.status === "running") {
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      job = await requestJson<JobView>(projectPath(project, "jobs", job.id));
    }
    return job;
  });

export const refreshWork = (client: QueryClient, project: string): Promise<void> =>
  client.invalidateQueries({ queryKey: workKey(project) });

export const refreshDevices = (client: QueryClient, project: string): Promise<void> =>
  client.invalidateQueries({ queryKey: deviceKeys.project(project) });
