import type { UserProfile } from "@/lib/users/queries";
import { iterableDate } from "./dates";
import { textFacts } from "./devices";

/** Iterable's answer to every write that went well, byte for byte. */
export const success = (): Response => Response.json({ msg: "", code: "Success", params: null });

/** The same with words of its own. */
export const successSaying = (msg: string): Response => Response.json({ msg, code: "Success", params: null });

/** A profile as Iterable shows it, devices among the dataFields; `{}` where there is no such user. */
export function presentProfile(profile: UserProfile | null): Response {
  if (profile === null) return Response.json({});
  const { user, devices } = profile;
  // Iterable's clients insist on an email, so a user without one is shown with a placeholder.
  const email = user.email ?? `${user.id}@placeholder.email`;
  const userId = user.externalUserId ?? undefined;
  return Response.json({
    user: {
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
    },
  });
}

function presentDevice({ device, applicationName }: UserProfile["devices"][number]) {
  const lifted = Object.entries(textFacts).map(([name, column]) => [name, device[column] || undefined]);
  return {
    ...device.attributes,
    ...Object.fromEntries(lifted),
    notificationsEnabled: device.notificationsAllowed ?? undefined,
    token: device.pushToken,
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
  ...Object.fromEntries(Object.keys(textFacts).map((name) => [`devices.${name}`, "string"])),
};

/** The answer of `GET /api/users/getFields`. */
export const presentFields = (fields: Record<string, string>): Response =>
  Response.json({ fields: { ...fields, ...builtInFields } });
