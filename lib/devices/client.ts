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

/** Every cached answer about devices is filed under its project. */
export const deviceKeys = {
  project: (project: string) => ["devices", project] as const,
  lists: (project: string) => [...deviceKeys.project(project), "list"] as const,
  list: (project: string, listing: DeviceListing) => [...deviceKeys.lists(project), listing] as const,
  detail: (project: string, id: string) => [...deviceKeys.project(project), "detail", id] as const,
};

const pathOf = (project: string, ...rest: string[]) => projectPath(project, "devices", ...rest);

/** Filters as the URL and the API write them. */
export function serializeFilters(filters: DeviceFilters): Record<string, string> {
  const write = <Name extends keyof DeviceFilters>(name: Name, value: NonNullable<DeviceFilters[Name]>) =>
    (deviceFilters[name] as { write(value: unknown): string }).write(value);
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, write(name as keyof DeviceFilters, value)]],
    ),
  );
}

/** Where one page of a project's devices is to be had. */
export function devicesPath(project: string, listing: DeviceListing): string {
  const params = new URLSearchParams({ ...writePage(listing), ...serializeFilters(listing.filters) });
  return `${pathOf(project)}?${params}`;
}

/** One page of a project's devices. While the next page loads, the previous one of the same project stays. */
export function devicesQuery(project: string, listing: DeviceListing) {
  return queryOptions({
    queryKey: deviceKeys.list(project, listing),
    queryFn: ({ signal }) => requestJson<Page<DeviceView>>(devicesPath(project, listing), { signal }),
    placeholderData: (previous, query) => (query?.queryKey[1] === project ? previous : undefined),
  });
}

/** What the filter menus offer, with how many devices there are of each. */
export function deviceFacetsQuery(project: string) {
  return queryOptions({
    queryKey: [...deviceKeys.project(project), "facets"],
    queryFn: ({ signal }) => requestJson<DeviceFacets>(pathOf(project, "facets"), { signal }),
    staleTime: 60_000,
  });
}

/** How many devices the filters want, counted now: for a question that names the number. */
export function deviceCountQuery(project: string, filters: DeviceFilters) {
  const params = new URLSearchParams(serializeFilters(filters));
  return queryOptions({
    queryKey: [...deviceKeys.project(project), "count", filters],
    queryFn: ({ signal }) => requestJson<DeviceCount>(`${pathOf(project, "count")}?${params}`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** Other devices that look like the same handset. */
export function relatedDevicesQuery(project: string, id: string) {
  return queryOptions({
    queryKey: [...deviceKeys.detail(project, id), "related"],
    queryFn: ({ signal }) => requestJson<RelatedDevicesView>(pathOf(project, id, "related"), { signal }),
  });
}

/** What happened to a device, the latest first, page after page. */
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

/** One device; a row that the list holds already is shown while it loads. */
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

export interface DeviceChange {
  project: string;
  device: DeviceView;
  /** The words that say why it is disabled; null enables it. */
  note: string | null;
  /** Who does it, for what is shown until the server has answered. */
  by: string;
}

/** Disables or enables a device: shown at once, taken back where the server refuses, asked again afterwards. */
export function setDeviceEnabledMutation(client: QueryClient) {
  return mutationOptions({
    mutationFn: ({ project, device, note }: DeviceChange) =>
      note === null
        ? requestJson<DeviceView>(pathOf(project, device.id, "enable"), { method: "POST" })
        : requestJson<DeviceView>(pathOf(project, device.id, "disable"), { method: "POST", body: { note } }),
    async onMutate(change: DeviceChange) {
      await client.cancelQueries({ queryKey: deviceKeys.project(change.project) });
      show(client, change.project, foreseen(change));
    },
    onError: (_error, { project, device }) => show(client, project, device),
    onSuccess: (device, { project }) => show(client, project, device),
    onSettled(_device, _error, { project }) {
      void client.invalidateQueries({ queryKey: deviceKeys.project(project) });
    },
  });
}

/** What an operator may change of a device; absent stays, null clears. */
export interface DevicePatch {
  name?: string | null;
  make?: string | null;
  model?: string | null;
  applicationVersion?: string | null;
  notificationsAllowed?: boolean | null;
  attributes?: Record<string, unknown>;
}

interface DeviceAt {
  project: string;
  id: string;
}

/** Changes a device that is still as it was when it was read. A 412 carries the device as it is now. */
export function updateDeviceMutation(client: QueryClient, { project, id }: DeviceAt) {
  return mutationOptions({
    mutationFn: ({ edits, version }: { edits: DevicePatch; version: number }) =>
      requestJson<DeviceView>(pathOf(project, id), { method: "PATCH", body: edits, ifMatch: version }),
    onSuccess: (device) => show(client, project, device),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceKeys.project(project) }),
  });
}

/** Gives a device to another user, by either identity. */
export function moveDeviceMutation(client: QueryClient, { project, id }: DeviceAt) {
  return mutationOptions({
    mutationFn: (to: { email: string } | { userId: string }) =>
      requestJson<DeviceView>(pathOf(project, id, "move"), { method: "POST", body: to }),
    onSuccess: (device) => show(client, project, device),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceKeys.project(project) }),
  });
}

/** Removes a device for good. */
export function removeDeviceMutation(client: QueryClient, { project, id }: DeviceAt) {
  return mutationOptions({
    mutationFn: () => requestJson<void>(pathOf(project, id), { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: deviceKeys.lists(project), refetchType: "none" }),
  });
}

/** Shows a whole push token, which goes into the device's history. The answer is nobody's to keep. */
export function revealPushTokenMutation(client: QueryClient, { project, id }: DeviceAt) {
  return mutationOptions({
    gcTime: 0,
    mutationFn: () => requestJson<RevealedDeviceView>(pathOf(project, id, "reveal"), { method: "POST" }),
    onSettled: () => void client.invalidateQueries({ queryKey: deviceHistoryQuery(project, id).queryKey }),
  });
}

function foreseen({ device, note, by }: DeviceChange): DeviceView {
  if (note === null) {
    return { ...device, enabled: true, reachable: device.notificationsAllowed !== false, disabled: null };
  }
  const disabled = { at: new Date().toISOString(), reason: "admin" as const, note, by };
  return { ...device, enabled: false, reachable: false, disabled };
}

function show(client: QueryClient, project: string, device: DeviceView): void {
  client.setQueryData(deviceKeys.detail(project, device.id), device);
  client.setQueriesData<Page<DeviceView>>(
    { queryKey: deviceKeys.lists(project) },
    (page) => page && { ...page, items: page.items.map((item) => (item.id === device.id ? device : item)) },
  );
}
