import { and, eq, sql } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { ReadDatabase } from "@/db/client";
import { applications, cleanup, devices, users } from "@/db/schema";
import { splitTags } from "@/lib/tags";
import { marketingName } from "./apple-models";
import { fieldsWith, recordOf, shownTexts } from "./fields";
import type { DeviceRow } from "./merge";
import { addressKindOf, fullPushToken, minMaskedLength } from "./push-token";
import { type DeviceStatus, defaultStaleAfterDays, deviceStatus, isReachable } from "./status";
import type { DeviceView } from "./views";

export interface DeviceWithOwner {
  device: DeviceRow;
  user: Pick<typeof users.$inferSelect, "id" | "email" | "emailIsPlaceholder" | "externalUserId">;
  application: Pick<typeof applications.$inferSelect, "id" | "name">;
  /** The project's: see lib/devices/status.ts. */
  staleAfterDays: number;
}

const staleAfterDays = new QueryBuilder()
  .select({ days: cleanup.staleAfterDays })
  .from(cleanup)
  .where(eq(cleanup.projectId, devices.projectId));

export const userJoin = and(eq(users.projectId, devices.projectId), eq(users.id, devices.userId));

const applicationJoin = and(
  eq(applications.projectId, devices.projectId),
  eq(applications.id, devices.applicationId),
);

export const selectDevicesWithOwner = (db: ReadDatabase) =>
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
      staleAfterDays: sql<number>`coalesce(${staleAfterDays}, ${defaultStaleAfterDays})`,
    })
    .from(devices)
    .innerJoin(users, userJoin)
    .innerJoin(applications, applicationJoin);

/** The first and last four characters; a short token shows nothing. */
export function maskPushToken(token: string): string {
  return token.length >= minMaskedLength ? `${token.slice(0, 4)}…${token.slice(-4)}` : "…";
}

/** The facts that the phone reported, null if it did not. */
export const shownFacts = (device: DeviceRow) => ({
  ...recordOf(shownTexts, (name) => device[name] || null),
  ...recordOf(fieldsWith("fact", "boolean"), (name) => device[name]),
});

export const statusOf = ({ device, staleAfterDays }: DeviceWithOwner): DeviceStatus =>
  deviceStatus(device, staleAfterDays);

export function toDeviceView(found: DeviceWithOwner): DeviceView {
  const { device, user, application } = found;
  const status = statusOf(found);
  return {
    id: device.id,
    ...shownFacts(device),
    modelName: marketingName(device.model),
    user: { id: user.id, email: user.email, externalUserId: user.externalUserId },
    application: { id: application.id, name: application.name },
    deviceIdentifier: device.deviceIdentifier,
    // mutation: push-tokens-unmasked
    pushTokenMasked: maskPushToken(fullPushToken(device)),
    addressKind: addressKindOf(device),
    pushService: device.pushService,
    pushEnvironment: device.pushEnvironment,
    platform: device.platform,
    enabled: device.enabled,
    status,
    reachable: isReachable(status),
    disabled:
      device.disabledAt === null || device.disabledReason === null
        ? null
        : {
            at: device.disabledAt.toISOString(),
            reason: device.disabledReason,
            note: device.disabledNote,
            by: device.disabledBy,
          },
    attributes: device.attributes,
    tags: splitTags(device.tags),
    note: device.note,
    createdAt: device.createdAt.toISOString(),
    updatedAt: device.updatedAt.toISOString(),
    lastSeenAt: device.lastSeenAt.toISOString(),
    // mutation: version-missing-in-response
    version: device.version,
  };
}
