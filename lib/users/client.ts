import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { AuditView } from "@/lib/audit/views";
import { ApiError, projectPath, requestJson } from "@/lib/http/client";
import { writePage } from "@/lib/listing/client";
import type { Page, Sort } from "@/lib/listing/types";
import type { UserSortKey } from "./listing";
import type { DisabledDevicesView, UserDetailView, UserView } from "./views";

export interface UserListing {
  page: number;
  pageSize: number;
  sort: Sort<UserSortKey>;
  q: string | null;
}

const userKeys = {
  project: (project: string) => ["users", project] as const,
  lists: (project: string) => [...userKeys.project(project), "list"] as const,
  detail: (project: string, id: string) => [...userKeys.project(project), "detail", id] as const,
};

export function usersPath(project: string, { q, ...listing }: UserListing): string {
  const params = new URLSearchParams({ ...writePage(listing), ...(q && { q }) });
  return `${projectPath(project, "users")}?${params}`;
}

/** One page of users. The previous page of the same project stays visible while the next one loads. */
export function usersQuery(project: string, listing: UserListing) {
  const path = usersPath(project, listing);
  return queryOptions({
    queryKey: [...userKeys.lists(project), path],
    queryFn: ({ signal }) => requestJson<Page<UserView>>(path, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[1] === project ? previous : undefined),
  });
}

export function userQuery(project: string, id: string) {
  return queryOptions({
    queryKey: userKeys.detail(project, id),
    queryFn: ({ signal }) => requestJson<UserDetailView>(projectPath(project, "users", id), { signal }),
  });
}

export function userHistoryQuery(project: string, id: string, page: number) {
  const params = new URLSearchParams({ page: String(page), pageSize: "25" });
  return queryOptions({
    queryKey: [...userKeys.detail(project, id), "history", page],
    queryFn: ({ signal }) =>
      requestJson<Page<AuditView>>(`${projectPath(project, "users", id, "history")}?${params}`, { signal }),
    placeholderData: (previous) => previous,
  });
}

export interface ProfileChange {
  dataFields: Record<string, unknown>;
  version: number;
}

/** Replaces a user's whole profile. A 412 means somebody else changed it first. */
export function replaceProfileMutation(client: QueryClient, project: string, id: string) {
  return mutationOptions({
    mutationFn: ({ dataFields, version }: ProfileChange) =>
      requestJson<UserDetailView>(projectPath(project, "users", id), {
        method: "PATCH",
        body: { dataFields },
        ifMatch: version,
      }),
    onError(error) {
      if (error instanceof ApiError && error.status === 412)
        void client.invalidateQueries({ queryKey: userKeys.detail(project, id) });
    },
    onSuccess(user) {
      client.setQueryData(userKeys.detail(project, id), user);
      void client.invalidateQueries({ queryKey: userKeys.project(project) });
    },
  });
}

export async function invalidateUsersAndDevices(client: QueryClient, project: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: userKeys.project(project) }),
    client.invalidateQueries({ queryKey: ["devices", project] }),
  ]);
}

export function disableUserDevicesMutation(client: QueryClient, project: string, id: string) {
  return mutationOptions({
    mutationFn: (note: string) =>
      requestJson<DisabledDevicesView>(projectPath(project, "users", id, "disable-devices"), {
        method: "POST",
        body: { note },
      }),
    onSettled: () => invalidateUsersAndDevices(client, project),
  });
}

/** Erases a user with devices and history, and drops them from the browser's cache. */
export function eraseUserMutation(client: QueryClient, project: string, id: string) {
  return mutationOptions({
    mutationFn: () => requestJson<undefined>(projectPath(project, "users", id, "erase"), { method: "POST" }),
    onSuccess() {
      client.removeQueries({ queryKey: userKeys.detail(project, id) });
      void client.invalidateQueries({ queryKey: userKeys.lists(project) });
      void client.invalidateQueries({ queryKey: ["devices", project] });
    },
  });
}

/** The file with everything stored about a user. */
export const userExportPath = (project: string, id: string): string =>
  projectPath(project, "users", id, "export");
