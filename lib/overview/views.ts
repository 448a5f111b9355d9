import { z } from "zod";
import { auditView } from "@/lib/audit/views";
import { disabledReasons, platforms } from "@/lib/devices/types";
import { count, timestamp } from "@/lib/schemas";

/** A project summary. Every number agrees with the list it links to. */
export const overviewView = z
  .object({
    devices: z.object({ total: count, reachable: count, disabled: count, notificationsRefused: count }).meta({
      description: "Each device is reachable, disabled, or enabled with notifications denied on the phone.",
    }),
    users: z.object({ total: count }),
    days: z.array(z.object({ day: z.iso.date(), registered: count, disabled: count })).meta({
      description: "New and disabled devices on each of the last 30 days in UTC, oldest first.",
    }),
    platforms: z.array(z.object({ platform: z.enum(platforms), devices: count })),
    versions: z
      .array(z.object({ version: z.string().nullable(), devices: count }))
      .meta({ description: 'The ten most frequent; "" is unknown, and null is all others together.' }),
    reasons: z.array(z.object({ reason: z.enum(disabledReasons), devices: count })),
    lastActivityAt: timestamp.nullable().meta({ description: "When a device was last seen." }),
    recent: z.array(auditView),
  })
  .meta({ id: "Overview" });

export type OverviewView = z.output<typeof overviewView>;
