import { z } from "zod";
import { fullPushToken } from "@/lib/devices/push-token";
import { presenter } from "@/lib/http/codecs";
import type { UserProfile } from "@/lib/users/queries";
import { iterableDate } from "./dates";
import { dataFieldColumns } from "./devices";

const successBody = z
  .object({ msg: z.string(), code: z.literal("Success"), params: z.null() })
  .meta({ id: "IterableSuccess" });

const successMessage = (msg: string): z.output<typeof successBody> => ({
  msg,
  code: "Success",
  params: null,
});

/** Iterable's response to every successful write, byte for byte. */
export const success = presenter(successBody, () => successMessage(""));

export const successWithMessage = presenter(successBody, successMessage);

const profileBody = z
  .object({
    user: z
      .object({
        email: z.string(),
        userId: z.string().optional(),
        dataFields: z
          .looseObject({
            devices: z.array(z.looseObject({ token: z.string(), endpointEnabled: z.boolean() })),
          })
          .meta({ description: "The user's fields, including devices." }),
      })
      .optional()
      .meta({ description: "Absent if the user does not exist." }),
  })
  .meta({ id: "IterableProfile" });

/** A profile with devices among the dataFields; `{}` if the user does not exist. */
export const presentProfile = presenter(profileBody, (profile: UserProfile | null) =>
  profile === null ? {} : { user: toIterableUser(profile) },
);

function toIterableUser(profile: UserProfile) {
  const { user, devices } = profile;
  // Iterable's clients require an email, so users without one get a placeholder.
  const email = user.email ?? `${user.id}@placeholder.email`;
  const userId = user.externalUserId ?? undefined;
  return {
    email,
    dataFields: {
      ...user.dataFields,
      email,
      userId,
      signupDate: iterableDate(user.createdAt),
      profileUpdatedAt: iterableDate(user.updatedAt),
      signupSource: "API",
      devices: devices.map(presentDevice),
    },
    userId,
  };
}

function presentDevice({ device, applicationName }: UserProfile["devices"][number]) {
  const fields = Object.entries(dataFieldColumns).map(([name, column]) => [
    name,
    device[column] || undefined,
  ]);
  return {
    ...Object.fromEntries(fields),
    notificationsEnabled: device.notificationsAllowed ?? undefined,
    // Contains one of the names above only if the app sent a value of an unexpected type.
    ...device.attributes,
    token: fullPushToken(device),
    platform: toPlatform(device),
    applicationName,
    endpointEnabled: device.enabled,
  };
}

function toPlatform(device: UserProfile["devices"][number]["device"]): string {
  if (device.pushService === "fcm") return "GCM";
  return device.pushEnvironment === "sandbox" ? "APNS_SANDBOX" : "APNS";
}

// The fields that every profile has.
const builtInFields = {
  email: "string",
  userId: "string",
  signupDate: "date",
  profileUpdatedAt: "date",
  signupSource: "string",
  "devices.token": "string",
  "devices.platform": "string",
  "devices.applicationName": "string",
  "devices.endpointEnabled": "boolean",
  "devices.notificationsEnabled": "boolean",
  ...Object.fromEntries(Object.keys(dataFieldColumns).map((name) => [`devices.${name}`, "string"])),
};

export const presentFields = presenter(
  z.object({ fields: z.record(z.string(), z.string()) }).meta({ id: "IterableFields" }),
  (fields: Record<string, string>) => ({ fields: { ...fields, ...builtInFields } }),
);
