import { type Database, database } from "@/db/client";
import { resolveApplication } from "@/lib/applications/mutations";
import type { RequestContext } from "@/lib/context";
import { takeTurns } from "@/lib/turns";
import { resolveIdentity } from "@/lib/users/identity";
import { findOrCreateUser } from "@/lib/users/mutations";
import { createDevice } from "./create";
import type { DeviceRow } from "./merge";
import { refreshDevice } from "./refresh";
import { userKey } from "./rivals";
import { lockByToken, lockOwner } from "./rows";
import type { Registration } from "./types";

/**
 * Registers a device for a user: creates user, application and device where they are new, else refreshes what is
 * there, and enables it again unless an admin disabled it. A registration that changes nothing writes at most an
 * hourly `lastSeenAt`. Source: Iterable, `POST /api/users/registerDeviceToken`.
 * Throws `invalidEmail`, `invalidUserId`, `invalidValue`, `unknownUser`, `conflict`, `unknownApplication`, and
 * `tooManyDevices` past 500 devices of one user.
 */
export async function registerDevice(ctx: RequestContext, registration: Registration): Promise<DeviceRow> {
  const identity = resolveIdentity(ctx.project.identityType, registration.user);
  const rivals = registration.userStandsIn
    ? `token ${ctx.project.id} ${registration.pushToken}`
    : userKey(ctx, identity);
  const register = async (tx: Database): Promise<DeviceRow> => {
    const application = await resolveApplication(tx, ctx, registration.applicationName);
    const user = await findOrCreateUser(tx, ctx, identity);
    const held = { userId: user.id, applicationId: application.id, pushToken: registration.pushToken };

    const known = await lockByToken(tx, ctx, held);
    if (known !== undefined) return refreshDevice(tx, ctx, known, registration);

    // One new device of a user at a time, or two could both be the 500th.
    await lockOwner(tx, ctx, user.id);
    const rival = await lockByToken(tx, ctx, held);
    if (rival !== undefined) return refreshDevice(tx, ctx, rival, registration);
    return createDevice(tx, ctx, registration, { userId: user.id, application });
  };
  return takeTurns([rivals], () => database().transaction(register));
}
