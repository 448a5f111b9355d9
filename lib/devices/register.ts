import type { RequestContext } from "@/lib/context";
import type { DeviceRow } from "./merge";
import { register } from "./registration/register";
import { pendingRegistration } from "./registration/types";
import type { IdentifiedRegistration, Registration } from "./types";

/**
 * Registers a device for a user: creates user, application and device where they are new, else refreshes what is
 * there, and enables it again unless an admin disabled it. A registration that changes nothing writes at most an
 * hourly `lastSeenAt`. Where the application leaves a push token to one user, it is disabled for the others.
 * Source: Iterable, `POST /api/users/registerDeviceToken`.
 * Throws `invalidEmail`, `invalidUserId`, `invalidValue`, `unknownUser`, `forgottenUser`, `conflict`,
 * `unknownApplication`, and `tooManyDevices` past 500 devices of one user; `forbidden` where the credential may not
 * evict whom it would have to.
 */
export async function registerDevice(ctx: RequestContext, given: Registration): Promise<DeviceRow> {
  return register(pendingRegistration(ctx, given));
}

/**
 * Registers a device by its client's own identifier. The same user again: the device is refreshed. Another user: the
 * old device is deleted and a new one made, with nothing carried over. A device of the user that has the push token
 * already adopts the identifier, or is replaced by the one that has it. The caller vouches that the credential may
 * evict. Source: TribeHR, `POST /mobile_devices`. Throws what `registerDevice` throws.
 */
export async function registerIdentifiedDevice(
  ctx: RequestContext,
  given: IdentifiedRegistration,
): Promise<DeviceRow> {
  return register(pendingRegistration(ctx, given, { deviceIdentifier: given.deviceIdentifier }));
}
