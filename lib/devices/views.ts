import { z } from "zod";
import { count, id, jsonObject, timestamp, version } from "@/lib/schemas";
import { disabledReasons, platforms, pushEnvironments, pushServices } from "./types";

const nullableString = z.string().nullable();

export const deviceView = z
  .object({
    id,
    name: nullableString.meta({ examples: ["Ada's iPhone"] }),
    user: z.object({
      id,
      email: nullableString.meta({ examples: ["ada@example.com"] }),
      externalUserId: nullableString,
    }),
    application: z.object({ id, name: z.string().meta({ examples: ["Pizza Tracker"] }) }),
    deviceIdentifier: nullableString.meta({
      description: "The id that the client chose for the installation.",
    }),
    pushTokenMasked: z
      .string()
      .meta({ description: "The first and last four characters.", examples: ["a1b2…9f0e"] }),
    pushService: z.enum(pushServices),
    pushEnvironment: z.enum(pushEnvironments),
    platform: z.enum(platforms),
    enabled: z.boolean(),
    reachable: z
      .boolean()
      .meta({ description: "Enabled, and notifications are not known to be off on the phone." }),
    disabled: z
      .object({ at: timestamp, reason: z.enum(disabledReasons), note: nullableString, by: nullableString })
      .nullable()
      .meta({ description: "When, why and by whom; null while enabled." }),
    notificationsAllowed: z
      .boolean()
      .nullable()
      .meta({ description: "Permission as last reported by the phone; null if unknown." }),
    notificationId: nullableString,
    make: nullableString.meta({ examples: ["Apple"] }),
    model: nullableString.meta({ examples: ["iPhone17,2"] }),
    systemName: nullableString,
    systemVersion: nullableString,
    applicationVersion: nullableString,
    applicationBuild: nullableString,
    applicationPackage: nullableString,
    handsetId: nullableString,
    attributes: jsonObject.meta({ description: "Further data sent by the app." }),
    createdAt: timestamp,
    updatedAt: timestamp,
    lastSeenAt: timestamp,
    version,
  })
  .meta({ id: "Device" });

export type DeviceView = z.output<typeof deviceView>;

/** At most 20 each, last seen first. */
export const relatedDevicesView = z
  .object({
    sameToken: z.array(deviceView).meta({ description: "They have the same push token." }),
    sameHandset: z.array(deviceView).meta({ description: "They are on the same handset." }),
  })
  .meta({ id: "RelatedDevices" });

export type RelatedDevicesView = z.output<typeof relatedDevicesView>;

export const revealedDeviceView = z.object({ pushToken: z.string() }).meta({ id: "RevealedDevice" });

export type RevealedDeviceView = z.output<typeof revealedDeviceView>;

/** How many devices match a set of filters, to confirm a bulk change. */
export const deviceCountView = z
  .object({
    total: count,
    fingerprint: z
      .string()
      .meta({ description: "Changes when other devices match, even if their number is the same." }),
  })
  .meta({ id: "DeviceCount" });

export type DeviceCount = z.output<typeof deviceCountView>;

/** The values that the device list can be filtered by, with their device counts, highest first. */
export const deviceFacetsView = z
  .object({
    applications: z.array(z.object({ id, name: z.string(), devices: count })),
    versions: z
      .array(z.object({ version: z.string(), devices: count }))
      .meta({ description: "The 100 most frequent; empty means unknown." }),
    platforms: z.array(z.object({ platform: z.enum(platforms), devices: count })),
    services: z.array(z.object({ service: z.enum(pushServices), devices: count })),
    environments: z.array(z.object({ environment: z.enum(pushEnvironments), devices: count })),
    reasons: z.array(z.object({ reason: z.enum(disabledReasons), devices: count })),
  })
  .meta({ id: "DeviceFacets" });

export type DeviceFacets = z.output<typeof deviceFacetsView>;
