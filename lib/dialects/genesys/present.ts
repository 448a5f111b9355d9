import type { DeviceRow } from "@/lib/devices/merge";
import type { Page } from "@/lib/listing/types";
import { type GenesysListQuery, listingUris } from "./listing";

const path = "/api/v2/mobiledevices";

/** A device as Genesys' `UserDevice`. What nobody has told is absent. */
function toUserDevice(device: DeviceRow) {
  return {
    id: device.id,
    name: device.name || undefined,
    deviceToken: device.pushToken,
    notificationId: device.notificationId ?? undefined,
    make: device.make ?? undefined,
    model: device.model,
    acceptNotifications: device.notificationsAllowed ?? undefined,
    type: device.platform,
    sessionHash: device.sessionHash ?? undefined,
    selfUri: `${path}/${device.id}`,
  };
}

export const userDevice = (device: DeviceRow): Response => Response.json(toUserDevice(device));

/** A page of devices as `DirectoryUserDevicesListing`. */
export function userDeviceListing({
  query,
  page: { items, page },
}: {
  query: GenesysListQuery;
  page: Page<DeviceRow>;
}): Response {
  return Response.json({
    entities: items.map(toUserDevice),
    pageSize: page.size,
    pageNumber: page.number,
    total: page.total,
    pageCount: page.pageCount,
    ...listingUris(path, query, page),
  });
}

export const nothing = (): Response => new Response(null, { status: 204 });
