import { z } from "zod";
import { auditView } from "@/lib/audit/views";
import { disabledReasons, platforms } from "@/lib/devices/types";
import { count, timestamp } from "@/lib/schemas";

/** A project at a glance. Every number agrees with the list that it stands for. */
export const overviewView = z
  .object({
    devices: z.object({ total: count, reachable: count, disabled: count, notificationsRefused: count }).meta({
      description:
        "Each device is reachable, disabled, or one whose user refused notifications on the phone.",
    }),
    users: z.object({ total: count }),
    days: z.array(z.object({ day: z.iso.date(), registered: count, disabled: count })).meta({
      description:
        "The last thirty days in UTC, oldest first: how often a device was registered anew, and how often disabled.",
    }),
    platforms: z.array(z.object({ platform: z.enum(platforms), devices: count })),
    versions: z
      .array(z.object({ version: z.string().nullable(), devices: count }))
      .meta({ description: 'The ten most frequent; empty is "not told", and null all others together.' }),
    reasons: z.array(z.object({ reason: z.enum(disabledReasons), devices: count })),
    lastActivityAt: timestamp.nullable().meta({ description: "When a phone was last heard of." }),
    recent: z.array(auditView),
  })
  .meta({ id: "Overview" });

export type OverviewView = z.output<typeof overviewView>;
