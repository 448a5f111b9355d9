import { infiniteQueryOptions, mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { AuditView } from "@/lib/audit/views";
import { projectPath, requestJson } from "@/lib/http/client";
import { writePage } from "@/lib/listing/client";
import type { Page, Sort } from "@/lib/listing/types";
import { type DeviceFilters, type DeviceSortKey, deviceFilters } from "./listing";
import type { DeviceCount, DeviceFacets, DeviceView, RelatedDevicesView, RevealedDeviceView } from "./views";

export interface DeviceListing {
  page: number;
  pageSize: number;
  sort: Sort<DeviceSortKey>;
  filters: DeviceFilters;
}

export const deviceKeys = {
  project: (project: string) => ["devices", project] as const,
  lists: (project: string) => [...deviceKeys.project(project), "list"] as const,
  list: (project: string, listing: DeviceListing) => [...deviceKeys.lists(project), listing] as const,
  detail: (project: string, id: string) => [...deviceKeys.project(project), "detail", id] as const,
};

const pathOf = (project: string, ...rest: string[]) => projectPath(project, "devices", ...rest);

export function serializeFilters(filters: DeviceFilters): Record<string, string> {
  const write = <Name extends keyof DeviceFilters>(name: Name, value: NonNullable<DeviceFilters[Name]>) =>
    (deviceFilters[name] as { write(value: unknown): string }).write(value);
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, write(name as keyof DeviceFilters, value)]],
    ),
  );
}

export function devicesPath(project: string, listing: DeviceListing): string {
  const params = new URLSearchParams({ ...writePage(listing), ...serializeFilters(listing.filters) });
  return `${pathOf(project)}?${params}`;
}

/** One page of devices. The previous page of the same project stays visible while the next one loads. */
export function devicesQuery(project: string, listing: DeviceListing) {
  return queryOptions({
    queryKey: deviceKeys.list(project, listing),
    queryFn: ({ signal }) => requestJson<Page<DeviceView>>(devicesPath(project, listing), { signal }),
    placeholderData: (previous, query) => (query?.queryKey[1] === project ? previous : undefined),
  });
}

export function deviceFacetsQuery(project: string) {
  return queryOptions({
    queryKey: [...deviceKeys.project(project), "facets"],
    queryFn: ({ signal }) => requestJson<DeviceFacets>(pathOf(project, "facets"), { signal }),
    staleTime: 60_000,
  });
}

/** Never cached: confirmations show this number. */
export function deviceCountQuery(project: string, filters: DeviceFilters) {
  const params = new URLSearchParams(serializeFilters(filters));
  return queryOptions({
    queryKey: [...deviceKeys.project(project), "count", filters],
    queryFn: ({ signal }) => requestJson<DeviceCount>(`${pathOf(project, "count")}?${params}`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** A user's devices, last seen first. */
export function userDevicesQuery(project: string, userId: string) {
  const params = new URLSearchParams({ user: userId, pageSize: "25" });
  return queryOptions({
    queryKey: [...deviceKeys.project(project), "ofUser", userId],
    queryFn: ({ signal }) => requestJson<Page<DeviceView>>(`${pathOf(project)}?${params}`, { signal }),
  });
}

export function relatedDevicesQuery(project: string, id: string) {
  return queryOptions({
    queryKey: [...deviceKeys.detail(project, id), "related"],
    queryFn: ({ signal }) => requestJson<RelatedDevicesView>(pathOf(project, id, "related"), { signal }),
  });
}

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
    queryKey: deviceKeys.detail(project, id),
    queryFn: ({ signal }) => requestJson<DeviceView>(pathOf(project, id), { signal }),
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
  /** Who disables it, to show until the server has answered. */
  by: string;
}

/** Disables or enables a device, with an optimistic update. */
export function setDeviceEnabledMutation(client: QueryClient) {
  return mutationOptions({
    mutationFn: ({ project, device, note }: EnabledChange) =>
      note === null
        ? requestJson<DeviceView>(pathOf(project, device.id, "enable"), { method: "POST" })
        : requestJson<DeviceView>(pathOf(project, device.id, "disable"), { method: "POST", body: { note } }),
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
export interface DevicePatch {
  name?: string | null;
  make?: string | null;
  model?: string | null;
  applicationVersion?: string | null;
  notificationsAllowed?: boolean | null;
  attributes?: Record<string, unknown>;
}

interface DeviceKey {
  project: string;
  id: string;
}

/** Fails with a 412 that carries the current device if somebody else changed it first. */
export function updateDeviceMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    mutationFn: ({ edits, version }: { edits: DevicePatch; version: number }) =>
      requestJson<DeviceView>(pathOf(project, id), { method: "PATCH", body: edits, ifMatch: version }),
    onSuccess: (device) => setCachedDevice(client, project, device),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceKeys.project(project) }),
  });
}

export function moveDeviceMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    mutationFn: (to: { email: string } | { userId: string }) =>
      requestJson<DeviceView>(pathOf(project, id, "move"), { method: "POST", body: to }),
    onSuccess: (device) => setCachedDevice(client, project, device),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceKeys.project(project) }),
  });
}

export function removeDeviceMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    mutationFn: () => requestJson<void>(pathOf(project, id), { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: deviceKeys.lists(project), refetchType: "none" }),
  });
}

/** Fetches the full push token, which the device's history records. It is never cached. */
export function revealPushTokenMutation(client: QueryClient, { project, id }: DeviceKey) {
  return mutationOptions({
    gcTime: 0,
    mutationFn: () => requestJson<RevealedDeviceView>(pathOf(project, id, "reveal"), { method: "POST" }),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceHistoryQuery(project, id).queryKey }),
  });
}

function withEnabledChange({ device, note, by }: EnabledChange): DeviceView {
  if (note === null) {
    return { ...device, enabled: true, reachable: device.notificationsAllowed !== false, disabled: null };
  }
  const disabled = { at: new Date().toISOString(), reason: "admin" as const, note, by };
  return { ...device, enabled: false, reachable: false, disabled };
}

function setCachedDevice(client: QueryClient, project: string, device: DeviceView): void {
  client.setQueryData(deviceKeys.detail(project, device.id), device);
  client.setQueriesData<Page<DeviceView>>(
    { queryKey: deviceKeys.lists(project) },
    (page) => page && { ...page, items: page.items.map((item) => (item.id === device.id ? device : item)) },
  );
}
