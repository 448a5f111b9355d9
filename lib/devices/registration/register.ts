import type { RequestContext } from "@/lib/context";
import type { Registration } from "../types";
import { register } from "./engine";
import { type DeviceRow, pendingRegistration } from "./types";

/**
 * Registers a device for a user: creates user, application and device if they are new, else refreshes the device, and
 * enables it unless an admin disabled it. A registration that changes nothing updates `lastSeenAt` at most once an
 * hour. In an exclusive application the push token is disabled for other users.
 * If the client sends an identifier of its own, that determines the device: the same user refreshes it; for another
 * user it is deleted and a new one is created, with nothing carried over (the caller has checked that the credential
 * permits this). If the user already has a device with the push token, that device adopts the identifier, or is
 * replaced by the one that has it.
 * Sources: Iterable, `POST /api/users/registerDeviceToken`; TribeHR, `POST /mobile_devices`.
 * Throws `invalidEmail`, `invalidUserId`, `invalidValue`, `unknownUser`, `forgottenUser`, `conflict`,
 * `unknownApplication`, and `tooManyDevices` past 500 devices of one user; `forbidden` if the credential may not take
 * the push token from another user.
 */
export async function registerDevice(
  ctx: RequestContext,
  given: Registration,
  deviceIdentifier: string | null = null,
): Promise<DeviceRow> {
  const pending = pendingRegistration(ctx, given, { deviceIdentifier });
  return register(pending).then(({ device }) => device);
}
