import type { RequestContext } from "@/lib/context";
import type { GivenIdentity } from "@/lib/users/identity";
import { requireEmail, requireExternalUserId } from "@/lib/users/identity";
import type { DeliveryState, DeviceRow } from "./merge";
import { change } from "./registration/engine";
import type { PendingChange } from "./registration/types";

/**
 * Stops delivery to a push token because its phone asks for it, for every user that has the token or for one user. The
 * devices stay. An unknown or invalid token is no error, because SDKs call this at every sign-out. Source: Iterable,
 * `POST /api/users/disableDevice`.
 */
export async function disableByPushToken(
  ctx: RequestContext,
  input: { pushToken: string; user: Pick<GivenIdentity, "email" | "externalUserId"> },
): Promise<void> {
  const { pushToken, user } = input;
  await change({ ctx, deviceId: null, pushToken, owner: ownerOf(ctx, user), change: signedOut(ctx) });
}

export const signedOut =
  ({ actor }: Pick<RequestContext, "actor">) =>
  (row: DeviceRow, now: Date): Partial<DeliveryState> =>
    row.enabled ? { enabled: false, disabledAt: now, disabledReason: "client", disabledBy: actor.label } : {};

/**
 * As in a registration, email decides in `email` projects and userId elsewhere. If only the other one is given, it
 * decides.
 */
function ownerOf(
  { project }: RequestContext,
  given: Pick<GivenIdentity, "email" | "externalUserId">,
): PendingChange["owner"] {
  const { externalUserId } = given;
  if (externalUserId !== undefined) requireExternalUserId(externalUserId);
  const email = given.email === undefined ? undefined : requireEmail(given.email);
  if (email !== undefined && (externalUserId === undefined || project.identityType === "email")) {
    return { by: project.identityType === "userId" ? "email" : "emailKey", value: email };
  }
  return externalUserId === undefined ? undefined : { by: "externalUserId", value: externalUserId };
}
