import { z } from "zod";
import { count, id, timestamp } from "@/lib/schemas";
import { feedbackOutcomes } from "./types";

/** Room for 10,000 items. */
export const feedbackBody = { maxBytes: 8 * 1024 * 1024, maxMembers: 250_000 } as const;

/** The outcome of each item, in order. */
export const feedbackAnswer = z.object({
  results: z.array(
    z.object({
      outcome: z.enum(feedbackOutcomes),
      deviceId: z.uuid().nullable().meta({ description: "Null where no device matches." }),
    }),
  ),
});

/** Reports that the circuit breaker held back. */
export const quarantineView = z
  .object({
    id,
    applicationId: id,
    application: z.string(),
    service: z.string(),
    environment: z.string(),
    reported: count.meta({ description: "Distinct devices reported in the hour, when it opened." }),
    failed: count.meta({ description: "How many of them had their token refused." }),
    devices: count.meta({
      description: "Devices whose reports were held back; none after they were discarded.",
    }),
    answers: z
      .array(z.object({ code: z.string(), sender: z.string().nullable(), devices: count }))
      .meta({ description: "The service's responses and who reported them: the most frequent ones." }),
    openedAt: timestamp,
    closedAt: timestamp.nullable(),
    decision: z.enum(["applied", "discarded"]).nullable(),
    closedBy: z.string().nullable(),
  })
  .meta({ id: "Quarantine" });

export type QuarantineView = z.output<typeof quarantineView>;

/** An error response of a push service that is an application's fault, such as a wrong topic or credential. */
export const problemView = z
  .object({
    applicationId: id,
    service: z.string(),
    code: z.string().meta({ description: "The service's error, such as `DeviceTokenNotForTopic`." }),
    reports: count.meta({ description: "How often, since `firstAt`." }),
    sender: z.string().nullable(),
    firstAt: timestamp,
    lastAt: timestamp,
  })
  .meta({ id: "ApplicationProblem" });

export type ProblemView = z.output<typeof problemView>;
