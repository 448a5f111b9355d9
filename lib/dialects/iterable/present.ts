import { z } from "zod";
import { deviceFields } from "@/lib/devices/fields";
import { fullPushToken } from "@/lib/devices/push-token";
import { presenter } from "@/lib/http/codecs";
import type { UserProfile } from "@/lib/users/profiles";
import { iterableDate } from "./dates";
import { dataFieldColumns, platformOf } from "./devices";

const maxBrowserTokens = 20;

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
      devices: devices.filter(({ device }) => device.platform !== "web").map(presentDevice),
      ...presentBrowsers(profile),
    },
    userId,
  };
}

/** Profiles do not list browsers as devices, only the tokens of the newest ones. */
function presentBrowsers({ user, devices }: UserProfile) {
  const tokens = devices.flatMap(({ device }) => (device.platform === "web" ? [fullPushToken(device)] : []));
  if (tokens.length === 0) return {};
  // Earlier versions stored them among the fields; see lib/backfills.
  const { browserTokens: stored } = user.dataFields;
  const earlier = Array.isArray(stored) ? stored.filter((token) => !tokens.includes(token)) : [];
  return { browserTokens: [...earlier, ...tokens].slice(-maxBrowserTokens) };
}

function presentDevice({ device, applicationName }: UserProfile["devices"][number]) {
  const fields = Object.entries(dataFieldColumns).map(([name, column]) => [
    name,
    device[column] === "" ? undefined : (device[column] ?? undefined),
  ]);
  return {
    ...Object.fromEntries(fields),
    // Contains one of the names above only if the app sent a value of an unexpected type.
    ...device.attributes,
    token: fullPushToken(device),
    platform: platformOf(device),
    applicationName,
    endpointEnabled: device.enabled,
  };
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
  ...Object.fromEntries(
    Object.entries(dataFieldColumns).map(([name, field]) => [
      `devices.${name}`,
      deviceFields[field].fact === "text" ? "string" : "boolean",
    ]),
  ),
};

export const presentFields = presenter(
  z.object({ fields: z.record(z.string(), z.string()) }).meta({ id: "IterableFields" }),
  (fields: Record<string, string>) => ({ fields: { ...fields, ...builtInFields } }),
);
