import { z } from "zod";
import { auditView } from "@/lib/audit/views";
import { disabledReasons, platforms } from "@/lib/devices/types";
import { statusCountsView } from "@/lib/devices/views";
import { count, id, timestamp } from "@/lib/schemas";
import { overviewRanges } from "./types";

/** A project summary. Every number agrees with the list it links to. */
export const overviewView = z
  .object({
    devices: z.object({ total: count, statuses: statusCountsView }),
    confirmed: count.meta({
      description:
        "Devices to which a push service accepted a push in the last 7 days; counted up to 100,000.",
    }),
    users: z.object({
      total: count,
      unreachable: count.nullable().meta({
        description:
          "Users without a reachable device; at most a few minutes old in projects with over 20,000 users, and null until it was counted for the first time.",
      }),
    }),
    platforms: z.array(z.object({ platform: z.enum(platforms), devices: count })),
    versions: z.array(z.object({ version: z.string().nullable(), devices: count })).meta({
      description: 'The ten most frequent; "" is unknown, and null stands for all others together.',
    }),
    reasons: z.array(z.object({ reason: z.enum(disabledReasons), devices: count })),
    lastActivityAt: timestamp.nullable().meta({ description: "When a device was last seen." }),
    recent: z.array(auditView),
  })
  .meta({ id: "Overview" });

export type OverviewView = z.output<typeof overviewView>;

export const timelineView = z
  .object({
    range: z.enum(overviewRanges),
    timeZone: z.string(),
    unit: z.enum(["hour", "day"]),
    periods: z
      .array(z.object({ start: timestamp, registered: count, disabled: count }))
      .meta({ description: "Hours or days, oldest first; the last one has not ended." }),
  })
  .meta({ id: "Timeline" });

export type TimelineView = z.output<typeof timelineView>;

export const versionsView = z
  .object({
    application: id.nullable().meta({ description: "Null while there are no devices." }),
    applications: z
      .array(z.object({ id, name: z.string() }))
      .meta({ description: "Applications with devices, those with the most devices first." }),
    since: z.iso.date().nullable().meta({ description: "The first day with data in the range." }),
    versions: z
      .array(z.string())
      .meta({ description: 'The five most frequent in the range; "" is unknown.' }),
    days: z
      .array(
        z.object({
          day: z.iso.date(),
          counts: z.array(count).meta({ description: "Enabled devices of each of the versions." }),
          other: count,
        }),
      )
      .meta({ description: "Days in UTC, oldest first; a day without data is absent." }),
  })
  .meta({ id: "VersionsOverTime" });

export type VersionsView = z.output<typeof versionsView>;
