import { database } from "@/db/client";
import { recordAudit } from "@/lib/audit/mutations";
import type { RequestContext } from "@/lib/context";
import { readScopedDevice } from "./own-queries";
import { fullPushToken } from "./push-token";
import type { RevealedDeviceView } from "./views";

/** The whole push token of a device, and in its history that it was shown, and to whom. Throws `notFound`. */
export function revealPushToken(
  ctx: RequestContext,
  input: { deviceId: string },
): Promise<RevealedDeviceView> {
  return database().transaction(async (tx) => {
    const device = await readScopedDevice(tx, ctx, input.deviceId);
    await recordAudit(tx, ctx, [{ action: "device.revealed", subjectType: "device", subjectId: device.id }]);
    return { pushToken: fullPushToken(device) };
  });
}
