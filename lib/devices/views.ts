import { z } from "zod";
import { count, id, jsonObject, timestamp, version } from "@/lib/schemas";
import { disabledReasons, platforms, pushEnvironments, pushServices } from "./types";

const told = z.string().nullable();

/** A device as the native API and the console show it. Times are ISO 8601 in UTC; the push token is masked. */
export const deviceView = z
  .object({
    id,
    name: told.meta({ examples: ["Ada's iPhone"] }),
    user: z.object({ id, email: told.meta({ examples: ["ada@example.com"] }), externalUserId: told }),
    application: z.object({ id, name: z.string().meta({ examples: ["Pizza Tracker"] }) }),
    deviceIdentifier: told.meta({ description: "What the client chose for the installation." }),
    pushTokenMasked: z
      .string()
      .meta({ description: "The first and last four characters.", examples: ["a1b2…9f0e"] }),
    pushService: z.enum(pushServices),
    pushEnvironment: z.enum(pushEnvironments),
    platform: z.enum(platforms),
    enabled: z.boolean(),
    reachable: z
      .boolean()
      .meta({ description: "Enabled, and the phone has not said that it refuses notifications." }),
    disabled: z
      .object({ at: timestamp, reason: z.enum(disabledReasons), note: told, by: told })
      .nullable()
      .meta({ description: "When, why and by whom; null while it is enabled." }),
    notificationsAllowed: z
      .boolean()
      .nullable()
      .meta({ description: "What the phone says of its own permission; null where it has not said." }),
    notificationId: told,
    make: told.meta({ examples: ["Apple"] }),
    model: told.meta({ examples: ["iPhone17,2"] }),
    systemName: told,
    systemVersion: told,
    applicationVersion: told,
    applicationBuild: told,
    applicationPackage: told,
    handsetId: told,
    attributes: jsonObject.meta({ description: "What the application told beside that." }),
    createdAt: timestamp,
    updatedAt: timestamp,
    lastSeenAt: timestamp,
    version,
  })
  .meta({ id: "Device" });

export type DeviceView = z.output<typeof deviceView>;

/** Other devices that look like the same handset; at most 20 each, those seen last first. */
export const relatedDevicesView = z
  .object({
    sameToken: z.array(deviceView).meta({ description: "They hold the same push token." }),
    sameHandset: z.array(deviceView).meta({ description: "They name the same handset." }),
  })
  .meta({ id: "RelatedDevices" });

export type RelatedDevicesView = z.output<typeof relatedDevicesView>;

export const revealedDeviceView = z.object({ pushToken: z.string() }).meta({ id: "RevealedDevice" });

export type RevealedDeviceView = z.output<typeof revealedDeviceView>;

/** How many devices a set of filters wants, for a confirmation. */
export const deviceCountView = z
  .object({
    total: count,
    fingerprint: z
      .string()
      .meta({ description: "Changes when the devices are others, even where they are as many." }),
  })
  .meta({ id: "DeviceCount" });

export type DeviceCount = z.output<typeof deviceCountView>;

/** What the device list can be filtered by, with how many devices there are of each. Most devices first. */
export const deviceFacetsView = z
  .object({
    applications: z.array(z.object({ id, name: z.string(), devices: count })),
    versions: z
      .array(z.object({ version: z.string(), devices: count }))
      .meta({ description: "The hundred most frequent; empty stands for devices that have told none." }),
    platforms: z.array(z.object({ platform: z.enum(platforms), devices: count })),
    services: z.array(z.object({ service: z.enum(pushServices), devices: count })),
    environments: z.array(z.object({ environment: z.enum(pushEnvironments), devices: count })),
    reasons: z.array(z.object({ reason: z.enum(disabledReasons), devices: count })),
  })
  .meta({ id: "DeviceFacets" });

export type DeviceFacets = z.output<typeof deviceFacetsView>;
