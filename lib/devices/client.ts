import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { requestJson } from "@/lib/http/client";
import type { Page, Sort } from "@/lib/listing/types";
import type { DeviceSortKey } from "./listing";
import type { DeviceView } from "./views";

export interface DeviceListing {
  page: number;
  pageSize: number;
  sort: Sort<DeviceSortKey>;
}

/** Every cached answer about devices is filed under its project. */
const deviceKeys = {
  project: (project: string) => ["devices", project] as const,
  lists: (project: string) => [...deviceKeys.project(project), "list"] as const,
  list: (project: string, listing: DeviceListing) => [...deviceKeys.lists(project), listing] as const,
  detail: (project: string, id: string) => [...deviceKeys.project(project), "detail", id] as const,
};

const pathOf = (project: string, ...rest: string[]) =>
  ["/api/v1/projects", project, "devices", ...rest]
    .map((part, n) => (n ? encodeURIComponent(part) : part))
    .join("/");

/** One page of a project's devices. While the next page loads, the previous one of the same project stays. */
export function devicesQuery(project: string, listing: DeviceListing) {
  const { key, descending } = listing.sort;
  const params = new URLSearchParams({
    page: String(listing.page),
    pageSize: String(listing.pageSize),
    sort: `${descending ? "-" : ""}${key}`,
  });
  return queryOptions({
    queryKey: deviceKeys.list(project, listing),
    queryFn: ({ signal }) => requestJson<Page<DeviceView>>(`${pathOf(project)}?${params}`, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[1] === project ? previous : undefined),
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
export function changeDeviceMutation(client: QueryClient) {
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
