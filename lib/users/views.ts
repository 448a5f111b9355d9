import { z } from "zod";
import { annotationViews, count, id, jsonObject, timestamp, version } from "@/lib/schemas";

export const userView = z
  .object({
    id,
    email: z
      .string()
      .nullable()
      .meta({ examples: ["ada@example.com"] }),
    emailIsPlaceholder: z
      .boolean()
      .meta({ description: "A generated email, for a user known only by userId." }),
    externalUserId: z.string().nullable(),
    devices: count,
    reachableDevices: count,
    ...annotationViews,
    createdAt: timestamp,
    updatedAt: timestamp,
    isSample: z.boolean().meta({ description: "Belongs to the sample data." }),
    version,
  })
  .meta({ id: "User" });

export type UserView = z.output<typeof userView>;

export const userDetailView = userView.extend({ dataFields: jsonObject }).meta({ id: "UserDetail" });

export type UserDetailView = z.output<typeof userDetailView>;

export const disabledDevicesView = z
  .object({
    disabled: count.meta({
      description: "How many devices this disabled, not counting those already disabled by an admin.",
    }),
    jobId: z.uuid().nullable().meta({ description: "The bulk job to undo; null if nothing changed." }),
  })
  .meta({ id: "DisabledDevices" });

export type DisabledDevicesView = z.output<typeof disabledDevicesView>;
