import { attributesProblem } from "@/lib/devices/store";
import { changesOf, type DeviceRow } from "../merge";
import { changeSeen } from "./change";
import { findOrMake, type Wanted } from "./find-or-make";

/**
 * Registers a device the quick way, together with whoever registers at the same time: one round trip for a device that
 * is new, or that nothing has changed on, and one more for changes. Undefined where that does not do; then whatever
 * was not answered is still to be done.
 */
export async function registerInBatch(wanted: Wanted): Promise<DeviceRow | undefined> {
  // Too large for a new device, and unchanged or smaller perhaps on one that is there: that takes a look at its row.
  if (attributesProblem({}, wanted.registration.attributes) !== undefined) return undefined;
  const found = await findOrMake(wanted);
  if (found === undefined || found.made) return found?.device;
  const changes = changesOf(found.device, wanted.registration);
  if (Object.keys(changes).length === 0) return found.device;
  return changeSeen({ ctx: wanted.ctx, row: found.device, changes });
}
