import { z } from "zod";
import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "@/lib/devices/merge";
import { fullPushToken } from "@/lib/devices/push-token";
import { platforms } from "@/lib/devices/types";
import { type Presenter, presenter } from "@/lib/http/codecs";
import type { Page } from "@/lib/listing/types";
import { count, id } from "@/lib/schemas";
import { type GenesysListQuery, listingUris } from "./listing";

const path = "/api/v2/mobiledevices";

const userDeviceBody = z
  .object({
    id,
    name: z.string().optional(),
    deviceToken: z.string(),
    notificationId: z.string().optional(),
    make: z.string().optional(),
    model: z.string(),
    acceptNotifications: z.boolean().optional(),
    type: z.enum(platforms),
    sessionHash: z.string().optional(),
    selfUri: z.string(),
  })
  .meta({ id: "GenesysUserDevice" });

const listingBody = z
  .object({
    entities: z.array(userDeviceBody),
    pageSize: z.int(),
    pageNumber: z.int(),
    total: count,
    pageCount: count,
    firstUri: z.string(),
    previousUri: z.string().optional(),
    selfUri: z.string(),
    nextUri: z.string().optional(),
    lastUri: z.string(),
  })
  .meta({ id: "GenesysUserDeviceListing" });

/** A device as Genesys's `UserDevice`, without unknown fields. */
function toUserDevice(device: DeviceRow): z.output<typeof userDeviceBody> {
  return {
    id: device.id,
    name: device.name || undefined,
    deviceToken: fullPushToken(device),
    notificationId: device.notificationId ?? undefined,
    make: device.make ?? undefined,
    model: device.model,
    acceptNotifications: device.notificationsAllowed ?? undefined,
    type: device.platform,
    sessionHash: device.sessionHash ?? undefined,
    selfUri: `${path}/${device.id}`,
  };
}

export const userDevice = presenter(userDeviceBody, toUserDevice);

/** A page of devices as `DirectoryUserDevicesListing`. */
export const userDeviceListing = presenter(
  listingBody,
  ({ query, page: { items, page } }: { query: GenesysListQuery; page: Page<DeviceRow> }) => ({
    entities: items.map(toUserDevice),
    pageSize: page.size,
    pageNumber: page.number,
    total: page.total,
    pageCount: page.pageCount,
    ...listingUris(path, query, page),
  }),
);

const organizationBody = z.object({ id, name: z.string() });

const tokenInfoBody = z
  .object({
    organization: organizationBody,
    homeOrganization: organizationBody,
    authorizedScope: z.array(z.string()),
    OAuthClient: z.object({ id, name: z.string(), organization: organizationBody }).optional(),
  })
  .meta({ id: "GenesysTokenInfo" });

/** A credential as `TokenInfo`: the project is the organization, an API key the OAuth client. */
export const tokenInfo = presenter(tokenInfoBody, ({ actor, project, scopes }: RequestContext) => {
  const organization = { id: project.id, name: project.slug };
  return {
    organization,
    homeOrganization: organization,
    authorizedScope: [...scopes],
    ...(actor.type === "apiKey" &&
      actor.id !== null && { OAuthClient: { id: actor.id, name: actor.label, organization } }),
  };
});

export const noContent: Presenter<unknown> = Object.assign(() => new Response(null, { status: 204 }), {
  returns: { status: 204, description: "Done." },
});
