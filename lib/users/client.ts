import { mutationOptions, type QueryClient } from "@tanstack/react-query";
import type { AuditView } from "@/lib/audit/views";
import { ApiError, patchJson, postJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery, pageQuery } from "@/lib/http/query";
import { type PageRequest, writeFilters, writePage } from "@/lib/listing/client";
import type { FilterValues, Page } from "@/lib/listing/types";
import { type UserSortKey, userFilters } from "./listing";
import type { DisabledDevicesView, UserDetailView, UserView } from "./views";

export interface UserListing extends PageRequest<UserSortKey> {
  filters: FilterValues<typeof userFilters>;
}

const userKeys = {
  project: (project: string) => ["users", project] as const,
  lists: (project: string) => [...userKeys.project(project), "list"] as const,
  detail: (project: string, id: string) => [...userKeys.project(project), "detail", id] as const,
};

export function usersPath(project: string, { filters, ...listing }: UserListing): string {
  const params = new URLSearchParams({ ...writePage(listing), ...writeFilters(userFilters, filters) });
  return `${projectPath(project, "users")}?${params}`;
}

export function usersQuery(project: string, listing: UserListing) {
  const path = usersPath(project, listing);
  return pageQuery<Page<UserView>>([...userKeys.lists(project), path], path);
}

export const userQuery = (project: string, id: string) =>
  jsonQuery<UserDetailView>(userKeys.detail(project, id), projectPath(project, "users", id));

export const userHistoryQuery = (project: string, id: string, page: number) =>
  pageQuery<Page<AuditView>>(
    [...userKeys.detail(project, id), "history", page],
    `${projectPath(project, "users", id, "history")}?page=${page}&pageSize=25`,
  );

interface UserChange {
  /** Replaces the whole profile. */
  dataFields?: Record<string, unknown>;
  tags?: string[];
  note?: string;
  version: number;
}

/** Fails with a 412 if someone else changed the user first. */
export const changeUserMutation = (client: QueryClient, project: string, id: string) =>
  mutationOptions({
    mutationFn: ({ version, ...changes }: UserChange) =>
      patchJson<UserDetailView>(projectPath(project, "users", id), changes, version),
    onError(error) {
      if (error instanceof ApiError && error.status === 412)
        void client.invalidateQueries({ queryKey: userKeys.detail(project, id) });
    },
    onSuccess(user) {
      client.setQueryData(userQuery(project, id).queryKey, user);
      void client.invalidateQueries({ queryKey: userKeys.project(project) });
    },
  });

export const usersAndDevices = (project: string) => [userKeys.project(project), ["devices", project]];

export const disableUserDevicesMutation = (project: string, id: string) =>
  changeMutation(usersAndDevices(project), (note: string) =>
    postJson<DisabledDevicesView>(projectPath(project, "users", id, "disable-devices"), { note }),
  );

/** Erases a user with devices and history, and drops them from the browser's cache. */
export const eraseUserMutation = (client: QueryClient, project: string, id: string) =>
  mutationOptions({
    mutationFn: () => postJson<undefined>(projectPath(project, "users", id, "erase")),
    onSuccess() {
      client.removeQueries({ queryKey: userKeys.detail(project, id) });
      void client.invalidateQueries({ queryKey: userKeys.lists(project) });
      void client.invalidateQueries({ queryKey: ["devices", project] });
    },
  });

/** The file with everything stored about a user. */
export const userExportPath = (project: string, id: string): string =>
  projectPath(project, "users", id, "export");
