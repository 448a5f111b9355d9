import { z } from "zod";
import { pushTokenField } from "@/lib/devices/push-token";
import type { DeviceFacts, IdentifiedRegistration } from "@/lib/devices/types";
import { pushTargets } from "@/lib/devices/types";
import type { RequestFacts } from "@/lib/http/endpoint";
import { parseForm } from "@/lib/http/form";
import { validate } from "@/lib/http/validation";
import type { GivenIdentity } from "@/lib/users/identity";

const required = z.string().min(1, "Must not be empty");
const optional = z.string().max(500, "At most 500 characters").optional();

/** The parameters of `POST /mobile_devices`; others are ignored. */
export const mobileDevice = z
  .object({
    device_identifier: required.max(255, "At most 255 characters"),
    notification_token: pushTokenField,
    operating_system: z.enum(["ios", "android"]),
    device_model: optional,
    device_name: optional,
    mobile_app_version: optional,
  })
  .meta({ id: "TribehrMobileDevice" });

export type MobileDevice = z.output<typeof mobileDevice>;

export const decodeMobileDevice = async (bytes: Uint8Array, facts: RequestFacts): Promise<MobileDevice> =>
  validate(mobileDevice, await parseForm(bytes, facts));

/** TribeHR's words for a device as ours. */
export function toRegistration(user: GivenIdentity, device: MobileDevice): IdentifiedRegistration {
  return {
    user,
    applicationName: null,
    deviceIdentifier: device.device_identifier,
    pushToken: device.notification_token,
    platform: device.operating_system,
    ...pushTargets[device.operating_system],
    facts: toFacts(device),
    attributes: {},
  };
}

/** A parameter left out changes nothing; an empty one clears. */
function toFacts(device: MobileDevice): DeviceFacts {
  const facts: DeviceFacts = {};
  if (device.device_model !== undefined) facts.model = device.device_model;
  if (device.device_name !== undefined) facts.name = device.device_name;
  if (device.mobile_app_version !== undefined) facts.applicationVersion = device.mobile_app_version;
  return facts;
}
