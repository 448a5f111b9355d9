import type { applications, devices, users } from "@/db/schema";
import { fullPushToken } from "./push-token";
import type { DeviceView } from "./views";

export interface DeviceWithOwner {
  device: typeof devices.$inferSelect;
  user: Pick<typeof users.$inferSelect, "id" | "email" | "emailIsPlaceholder" | "externalUserId">;
  application: Pick<typeof applications.$inferSelect, "id" | "name">;
}

/** Enough of a push token to tell two apart, and no more: a short one shows nothing. */
export function maskPushToken(token: string): string {
  return token.length >= 16 ? `${token.slice(0, 4)}…${token.slice(-4)}` : "…";
}

/** A device for the native API and the console, field by field. */
export function toDeviceView({ device, user, application }: DeviceWithOwner): DeviceView {
  return {
    id: device.id,
    name: device.name || null,
    user: { id: user.id, email: user.email, externalUserId: user.externalUserId },
    application: { id: application.id, name: application.name },
    deviceIdentifier: device.deviceIdentifier,
    // mutation: push-tokens-unmasked
    pushTokenMasked: maskPushToken(fullPushToken(device)),
    pushService: device.pushService,
    pushEnvironment: device.pushEnvironment,
    platform: device.platform,
    enabled: device.enabled,
    reachable: device.enabled && device.notificationsAllowed !== false,
    disabled:
      device.disabledAt === null || device.disabledReason === null
        ? null
        : {
            at: device.disabledAt.toISOString(),
            reason: device.disabledReason,
            note: device.disabledNote,
            by: device.disabledBy,
          },
    notificationsAllowed: device.notificationsAllowed,
    notificationId: device.notificationId,
    make: device.make,
    model: device.model || null,
    systemName: device.systemName,
    systemVersion: device.systemVersion,
    applicationVersion: device.applicationVersion || null,
    applicationBuild: device.applicationBuild,
    applicationPackage: device.applicationPackage,
    handsetId: device.handsetId,
    attributes: device.attributes,
    createdAt: device.createdAt.toISOString(),
    updatedAt: device.updatedAt.toISOString(),
    lastSeenAt: device.lastSeenAt.toISOString(),
    // mutation: version-missing-in-response
    version: device.version,
  };
}
