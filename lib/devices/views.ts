import { z } from "zod";
import { annotationViews, count, id, jsonObject, timestamp, version } from "@/lib/schemas";
import { type DeviceField, deviceFields, type Field, fieldsWith, recordOf, shownTexts } from "./fields";
import { facetNames } from "./listing";
import { deviceStatuses } from "./status";
import { addressKinds, disabledReasons, platforms, pushEnvironments, pushServices } from "./types";

const nullableString = z.string().nullable();

function described<Schema extends z.ZodType>(schema: Schema, name: DeviceField): Schema {
  const { description, example }: Field = deviceFields[name];
  return schema.meta({ ...(description && { description }), ...(example && { examples: [example] }) });
}

export const deviceView = z
  .object({
    id,
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
    addressKind: described(z.enum(addressKinds), "addressKind"),
    pushService: z.enum(pushServices),
    pushEnvironment: z.enum(pushEnvironments),
    platform: z.enum(platforms),
    enabled: z.boolean(),
    status: described(z.enum(deviceStatuses), "status"),
    reachable: described(z.boolean(), "reachable"),
    disabled: z
      .object({ at: timestamp, reason: z.enum(disabledReasons), note: nullableString, by: nullableString })
      .nullable()
      .meta({ description: "When, why and by whom; null while enabled." }),
    ...recordOf(shownTexts, (name) => described(nullableString, name)),
    modelName: nullableString.meta({
      description: "The name that Apple sells the model by; null for others.",
      examples: ["iPhone 16 Pro Max"],
    }),
    ...recordOf(fieldsWith("fact", "boolean"), (name) => described(z.boolean().nullable(), name)),
    attributes: jsonObject.meta({ description: "Further data sent by the app." }),
    ...annotationViews,
    createdAt: timestamp,
    updatedAt: timestamp,
    lastSeenAt: timestamp,
    version,
  })
  .meta({ id: "Device" });

export type DeviceView = z.output<typeof deviceView>;

/** Up to 20 devices each, last seen first. */
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

const statusCountView = z.object({ status: z.enum(deviceStatuses), devices: count, isEstimate: z.boolean() });
export type StatusCount = z.output<typeof statusCountView>;

/** How many devices have each status, worst first. */
export const statusCountsView = z.array(statusCountView);

const facetView = z.object({
  values: z
    .array(z.object({ value: z.string(), devices: count }))
    .meta({ description: "Most devices first; an empty value means unknown." }),
  isEstimate: z.boolean().meta({ description: "The numbers are from a sample of the devices." }),
  hasMore: z.boolean().meta({ description: "There are further values with fewer devices." }),
});

/** Up to 100 values of each filter, with the number of devices that match it and all other filters. */
export const deviceFacetsView = z
  .object(recordOf(facetNames, () => facetView.optional()))
  .meta({ id: "DeviceFacets" });

export type DeviceFacets = z.output<typeof deviceFacetsView>;
export type Facet = z.output<typeof facetView>;
