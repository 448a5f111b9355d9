import { infiniteQueryOptions, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { AuditView } from "@/lib/audit/views";
import { deleteJson, patchJson, postJson, projectPath, requestJson } from "@/lib/http/client";
import { jsonQuery, pageQuery } from "@/lib/http/query";
import { type PageRequest, writeFilters, writePage } from "@/lib/listing/client";
import type { Page } from "@/lib/listing/types";
import type { FieldsWith } from "./fields";
import { type DeviceFilters, type DeviceSortKey, deviceFilters, type FacetName } from "./listing";
import { defaultStaleAfterDays, deviceStatus, isReachable } from "./status";
import type { DeviceFacts } from "./types";
import type { DeviceCount, DeviceFacets, DeviceView, RelatedDevicesView, RevealedDeviceView } from "./views";

export interface DeviceListing extends PageRequest<DeviceSortKey> {
  filters: DeviceFilters;
}

export const deviceKeys = {
  project: (project: string) => ["devices", project] as const,
  lists: (project: string) => [...deviceKeys.project(project), "list"] as const,
  list: (project: string, listing: DeviceListing) => [...deviceKeys.lists(project), listing] as const,
  detail: (project: string, id: string) => [...deviceKeys.project(project), "detail", id] as const,
};

const pathOf = (project: string, ...rest: string[]) => projectPath(project, "devices", ...rest);

/**
 * The file of the import that a filter names. Shares a cache entry with the imports' own query without importing its
 * code.
 */
export const importFileQuery = (project: string, id: string) =>
  jsonQuery<{ fileName: string }>(["imports", project, id], projectPath(project, "imports", id));

export const serializeFilters = (filters: DeviceFilters): Record<string, string> =>
  writeFilters(deviceFilters, filters);

export function devicesPath(project: string, listing: DeviceListing): string {
  const params = new URLSearchParams({ ...writePage(listing), ...serializeFilters(listing.filters) });
  return `${pathOf(project)}?${params}`;
}

export const devicesQuery = (project: string, listing: DeviceListing) =>
  pageQuery<Page<DeviceView>>(deviceKeys.list(project, listing), devicesPath(project, listing));

/** The values of one filter, with the number of devices that match it and the other filters. */
export function deviceFacetsQuery(project: string, of: FacetName, others: DeviceFilters = {}) {
  const query = new URLSearchParams({ of, ...serializeFilters(others) });
  return {
    ...jsonQuery<DeviceFacets>(
      [...deviceKeys.project(project), "facets", query.toString()],
      `${pathOf(project, "facets")}?${query}`,
    ),
    staleTime: 60_000,
  };
}

/** Never cached: confirmations show this number. */
export function deviceCountQuery(project: string, filters: DeviceFilters) {
  const path = `${pathOf(project, "count")}?${new URLSearchParams(serializeFilters(filters))}`;
  return {
    ...jsonQuery<DeviceCount>([...deviceKeys.project(project), "count", filters], path),
    staleTime: 0,
    gcTime: 0,
  };
}

/** A user's devices, last seen first. */
export const userDevicesQuery = (project: string, userId: string) =>
  jsonQuery<Page<DeviceView>>(
    [...deviceKeys.project(project), "ofUser", userId],
    `${pathOf(project)}?${new URLSearchParams({ user: userId, pageSize: "25" })}`,
  );

export const relatedDevicesQuery = (project: string, id: string) =>
  jsonQuery<RelatedDevicesView>(
    [...deviceKeys.detail(project, id), "related"],
    pathOf(project, id, "related"),
  );

export function deviceHistoryQuery(project: string, id: string) {
  return infiniteQueryOptions({
    queryKey: [...deviceKeys.detail(project, id), "history"],
    queryFn: ({ pageParam, signal }) =>
      requestJson<Page<AuditView>>(`${pathOf(project, id, "history")}?page=${pageParam}&pageSize=25`, {
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: ({ page }) => (page.number < page.pageCount ? page.number + 1 : undefined),
  });
}

/** One device. While it loads, its row from a cached list is shown. */
export function deviceQuery(client: QueryClient, project: string, id: string) {
  return queryOptions({
    ...jsonQuery<DeviceView>(deviceKeys.detail(project, id), pathOf(project, id)),
    placeholderData: () =>
      client
        .getQueriesData<Page<DeviceView>>({ queryKey: deviceKeys.lists(project) })
        .flatMap(([, page]) => page?.items ?? [])
        .find((device) => device.id === id),
  });
}

interface EnabledChange {
  project: string;
  device: DeviceView;
  /** Why it is disabled; null enables it. */
  note: string | null;
  /** Who disables it, to show until the server has responded. */
  by: string;
}

/** Disables or enables a device, with an optimistic update. */
export function setDeviceEnabledMutation(client: QueryClient) {
  return mutationOptions({
    mutationFn: ({ project, device, note }: EnabledChange) =>
      note === null
        ? postJson<DeviceView>(pathOf(project, device.id, "enable"))
        : postJson<DeviceView>(pathOf(project, device.id, "disable"), { note }),
    async onMutate(change: EnabledChange) {
      await client.cancelQueries({ queryKey: deviceKeys.project(change.project) });
      setCachedDevice(client, change.project, withEnabledChange(change));
    },
    onError: (_error, { project, device }) => setCachedDevice(client, project, device),
    onSuccess: (device, { project }) => setCachedDevice(client, project, device),
    onSettled(_device, _error, { project }) {
      void client.invalidateQueries({ queryKey: deviceKeys.project(project) });
    },
  });
}

/** Absent members are kept; null clears one. */
export interface DevicePatch extends Pick<DeviceFacts, FieldsWith<"editable">> {
  attributes?: Record<string, unknown>;
}

interface DeviceKey {
  project: string;
  id: string;
}

/** Fails with a 412 that carries the current device if someone else changed it first. */
export function updateDeviceMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    mutationFn: ({ edits, version }: { edits: DevicePatch; version: number }) =>
      patchJson<DeviceView>(pathOf(project, id), edits, version),
    onSuccess: (device) => setCachedDevice(client, project, device),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceKeys.project(project) }),
  });
}

/** Fails like `updateDeviceMutation`. */
export function annotateDeviceMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    mutationFn: ({ version, ...edits }: { tags: string[]; note: string; version: number }) =>
      patchJson<DeviceView>(pathOf(project, id), edits, version),
    onSuccess: (device) => setCachedDevice(client, project, device),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceKeys.project(project) }),
  });
}

export function moveDeviceMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    mutationFn: (to: { email: string } | { userId: string }) =>
      postJson<DeviceView>(pathOf(project, id, "move"), to),
    onSuccess: (device) => setCachedDevice(client, project, device),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceKeys.project(project) }),
  });
}

export function removeDeviceMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    mutationFn: () => deleteJson(pathOf(project, id)),
    onSuccess: () => client.invalidateQueries({ queryKey: deviceKeys.lists(project), refetchType: "none" }),
  });
}

/** Fetches the full push token, which the device's history records. It is never cached. */
export function revealPushTokenMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    gcTime: 0,
    mutationFn: () => postJson<RevealedDeviceView>(pathOf(project, id, "reveal")),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceHistoryQuery(project, id).queryKey }),
  });
}

/** A guess until the server responds. */
function withEnabledChange({ device, note, by }: EnabledChange): DeviceView {
  if (note === null) {
    const enabled = {
      ...device,
      enabled: true,
      disabledReason: null,
      lastSeenAt: new Date(device.lastSeenAt),
    };
    const status = deviceStatus(enabled, defaultStaleAfterDays);
    return { ...device, enabled: true, status, reachable: isReachable(status), disabled: null };
  }
  const disabled = { at: new Date().toISOString(), reason: "admin" as const, note, by };
  return { ...device, enabled: false, status: "disabled", reachable: false, disabled };
}

function setCachedDevice(client: QueryClient, project: string, device: DeviceView): void {
  client.setQueryData(deviceKeys.detail(project, device.id), device);
  client.setQueriesData<Page<DeviceView>>(
    { queryKey: deviceKeys.lists(project) },
    (page) => page && { ...page, items: page.items.map((item) => (item.id === device.id ? device : item)) },
  );
}
