import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { applications, devices, users } from "@/db/schema";
import { fullPushToken } from "./push-token";
import type { DeviceView } from "./views";

export interface DeviceWithOwner {
  device: typeof devices.$inferSelect;
  user: Pick<typeof users.$inferSelect, "id" | "email" | "emailIsPlaceholder" | "externalUserId">;
  application: Pick<typeof applications.$inferSelect, "id" | "name">;
}

export const userJoin = and(eq(users.projectId, devices.projectId), eq(users.id, devices.userId));

const applicationJoin = and(
  eq(applications.projectId, devices.projectId),
  eq(applications.id, devices.applicationId),
);

export const selectDevicesWithOwner = (db: Database) =>
  db
    .select({
      device: devices,
      user: {
        id: users.id,
        email: users.email,
        emailIsPlaceholder: users.emailIsPlaceholder,
        externalUserId: users.externalUserId,
      },
      application: { id: applications.id, name: applications.name },
    })
    .from(devices)
    .innerJoin(users, userJoin)
    .innerJoin(applications, applicationJoin);

/** The first and last four characters; a short token shows nothing. */
export function maskPushToken(token: string): string {
  return token.length >= 16 ? `${token.slice(0, 4)}…${token.slice(-4)}` : "…";
}

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
