import { z } from "zod";
import { fullPushToken } from "@/lib/devices/push-token";
import { presenter } from "@/lib/http/codecs";
import type { UserProfile } from "@/lib/users/queries";
import { iterableDate } from "./dates";
import { dataFieldColumns } from "./devices";

const successBody = z
  .object({ msg: z.string(), code: z.literal("Success"), params: z.null() })
  .meta({ id: "IterableSuccess" });

const saying = (msg: string): z.output<typeof successBody> => ({ msg, code: "Success", params: null });

/** Iterable's answer to every write that went well, byte for byte. */
export const success = presenter(successBody, () => saying(""));

/** The same with words of its own. */
export const successWithMessage = presenter(successBody, saying);

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
          .meta({ description: "What is known of the user; the devices among them." }),
      })
      .optional()
      .meta({ description: "Absent where there is no such user." }),
  })
  .meta({ id: "IterableProfile" });

/** A profile as Iterable shows it, devices among the dataFields; `{}` where there is no such user. */
export const presentProfile = presenter(profileBody, (profile: UserProfile | null) =>
  profile === null ? {} : { user: toIterableUser(profile) },
);

function toIterableUser(profile: UserProfile) {
  const { user, devices } = profile;
  // Iterable's clients insist on an email, so a user without one is shown with a placeholder.
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
  const lifted = Object.entries(dataFieldColumns).map(([name, column]) => [
    name,
    device[column] || undefined,
  ]);
  return {
    ...Object.fromEntries(lifted),
    notificationsEnabled: device.notificationsAllowed ?? undefined,
    // Holds such a name only where the app sent a value of an unusual type.
    ...device.attributes,
    token: fullPushToken(device),
    platform: platformWord(device),
    applicationName,
    endpointEnabled: device.enabled,
  };
}

function platformWord(device: UserProfile["devices"][number]["device"]): string {
  if (device.pushService === "fcm") return "GCM";
  return device.pushEnvironment === "sandbox" ? "APNS_SANDBOX" : "APNS";
}

// What every profile has beside the fields that clients made.
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

/** The answer of `GET /api/users/getFields`. */
export const presentFields = presenter(
  z.object({ fields: z.record(z.string(), z.string()) }).meta({ id: "IterableFields" }),
  (fields: Record<string, string>) => ({ fields: { ...fields, ...builtInFields } }),
);
