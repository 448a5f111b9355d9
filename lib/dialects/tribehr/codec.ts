import { z } from "zod";
import { fieldsOf, recordOf } from "@/lib/devices/fields";
import { pushTokenField } from "@/lib/devices/push-token";
import type { DeviceFacts, Registration } from "@/lib/devices/types";
import { pushTargets } from "@/lib/devices/types";
import type { RequestFacts } from "@/lib/http/endpoint";
import { parseForm } from "@/lib/http/form";
import { validate } from "@/lib/http/validation";
import type { GivenIdentity } from "@/lib/users/identity";

const required = z.string().min(1, "Must not be empty");
const optional = z.string().max(500, "At most 500 characters").optional();

const factsByName = fieldsOf("tribehr");
const factNames = Object.keys(factsByName) as (keyof typeof factsByName)[];

/** The parameters of `POST /mobile_devices`; others are ignored. */
export const mobileDevice = z
  .object({
    device_identifier: required.max(255, "At most 255 characters"),
    notification_token: pushTokenField,
    operating_system: z.enum(["ios", "android"]),
    ...recordOf(factNames, () => optional),
  })
  .meta({ id: "TribehrMobileDevice" });

export type MobileDevice = z.output<typeof mobileDevice>;

export const decodeMobileDevice = async (bytes: Uint8Array, facts: RequestFacts): Promise<MobileDevice> =>
  validate(mobileDevice, await parseForm(bytes, facts));

export function toRegistration(user: GivenIdentity, device: MobileDevice): Registration {
  return {
    user,
    applicationName: null,
    pushToken: device.notification_token,
    platform: device.operating_system,
    ...pushTargets[device.operating_system],
    facts: toFacts(device),
    attributes: {},
  };
}

/** An absent parameter changes nothing; an empty one clears the field. */
function toFacts(device: MobileDevice): DeviceFacts {
  const facts: DeviceFacts = {};
  for (const name of factNames) if (device[name] !== undefined) facts[factsByName[name]] = device[name];
  return facts;
}
