import { z } from "zod";
import { auditView } from "@/lib/audit/views";
import { deviceView } from "@/lib/devices/views";
import { count, id, jsonObject, timestamp, version } from "@/lib/schemas";

/** A user as a list shows it. Times are ISO 8601 in UTC. */
export const userView = z
  .object({
    id,
    email: z
      .string()
      .nullable()
      .meta({ examples: ["ada@example.com"] }),
    emailIsPlaceholder: z
      .boolean()
      .meta({ description: "The email was made up for a user known by userId alone." }),
    externalUserId: z.string().nullable(),
    devices: count,
    reachableDevices: count,
    createdAt: timestamp,
    updatedAt: timestamp,
    isSample: z.boolean().meta({ description: "Made to try the console out." }),
    version,
  })
  .meta({ id: "User" });

export type UserView = z.output<typeof userView>;

export const userDetailView = userView.extend({ dataFields: jsonObject }).meta({ id: "UserDetail" });

export type UserDetailView = z.output<typeof userDetailView>;

export const disabledDevicesView = z
  .object({
    disabled: count.meta({ description: "How many devices were not disabled by an operator before." }),
    jobId: z
      .uuid()
      .nullable()
      .meta({ description: "The bulk job that an undo takes; null where nothing changed." }),
  })
  .meta({ id: "DisabledDevices" });

export type DisabledDevicesView = z.output<typeof disabledDevicesView>;

/** Everything held about a user. Push tokens stand in it where the credential may see them. */
export const userExportView = z
  .object({
    exportedAt: timestamp,
    profile: userDetailView,
    devices: z.array(deviceView.extend({ pushToken: z.string().optional() })),
    history: z.array(auditView),
  })
  .meta({ id: "UserExport" });
