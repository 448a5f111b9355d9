import { z } from "zod";
import { count, id, timestamp } from "@/lib/schemas";

/** One place where an operator is signed in. */
export const sessionView = z
  .object({
    id,
    browser: z
      .string()
      .nullable()
      .meta({
        description: "As the browser named itself at sign-in; null where it named nothing known.",
        examples: ["Firefox"],
      }),
    operatingSystem: z
      .string()
      .nullable()
      .meta({ examples: ["Windows"] }),
    address: z
      .string()
      .meta({ description: "The address that the sign-in came from.", examples: ["203.0.113.7"] }),
    createdAt: timestamp,
    lastUsedAt: timestamp.meta({ description: "To the minute." }),
    expiresAt: timestamp,
    current: z.boolean().meta({ description: "Whether this request was made with it." }),
  })
  .meta({ id: "Session" });

export type SessionView = z.output<typeof sessionView>;

export const endedSessionsView = z
  .object({ ended: count.meta({ description: "How many sessions were ended." }) })
  .meta({ id: "EndedSessions" });

export type EndedSessionsView = z.output<typeof endedSessionsView>;
