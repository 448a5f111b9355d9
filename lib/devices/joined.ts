import { and, eq } from "drizzle-orm";
import type { Database } from "@/db/client";
import { applications, devices, users } from "@/db/schema";

/** Devices with what a view shows beside them, for whichever condition and order follow. */
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
    .innerJoin(users, and(eq(users.projectId, devices.projectId), eq(users.id, devices.userId)))
    .innerJoin(
      applications,
      and(eq(applications.projectId, devices.projectId), eq(applications.id, devices.applicationId)),
    );
