import { z } from "zod";
import { count, id, timestamp } from "@/lib/schemas";

export const sessionView = z
  .object({
    id,
    browser: z
      .string()
      .nullable()
      .meta({
        description: "From the User-Agent at sign-in; null if unknown.",
        examples: ["Firefox"],
      }),
    operatingSystem: z
      .string()
      .nullable()
      .meta({ examples: ["Windows"] }),
    address: z.string().meta({ description: "The address at sign-in.", examples: ["203.0.113.7"] }),
    createdAt: timestamp,
    lastUsedAt: timestamp.meta({ description: "To the minute." }),
    expiresAt: timestamp,
    current: z.boolean().meta({ description: "Whether this request used it." }),
  })
  .meta({ id: "Session" });

export type SessionView = z.output<typeof sessionView>;

export const endedSessionsView = z
  .object({ ended: count.meta({ description: "How many sessions ended." }) })
  .meta({ id: "EndedSessions" });

export type EndedSessionsView = z.output<typeof endedSessionsView>;
