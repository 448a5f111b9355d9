import { z } from "zod";
import { pushEnvironments } from "@/lib/devices/types";

const line = (max: number, message: string) =>
  z
    .string()
    .trim()
    .min(1, message)
    .max(max, `At most ${max} characters`)
    .regex(/^[^\p{Cc}]*$/u, "Must not contain control characters");

/** The notification, and how to send it. */
export const testPushInput = z.strictObject({
  title: line(100, "Enter a title").meta({ examples: ["Test"] }),
  body: line(500, "Enter a text").meta({ examples: ["Sent from Rollcall"] }),
  environment: z.enum(pushEnvironments).optional().meta({
    description: "APNs: another environment than the device's. By default the device's own.",
  }),
  fixEnvironment: z.boolean().optional().meta({
    description:
      "With `environment`: if the push is accepted there, the device is changed to that environment.",
  }),
  validateOnly: z.boolean().optional().meta({
    description: "FCM: check the message and the token without delivering anything.",
  }),
});

export type TestPushInput = z.input<typeof testPushInput>;

/** Categories of problems that a person can act on. Their texts are in messages/en.json. */
export const deliveryProblems = [
  "unregistered", // the app was removed, or its token replaced
  "badDeviceToken", // APNs: not a token of this environment
  "badRegistrationToken", // FCM: not a token at all
  "wrongApplication", // the token belongs to another app than the credentials
  "wrongFirebaseProject",
  "wrongEnvironmentKey", // the key is limited to the other environment
  "refusedCredentials",
  "apnsBehindFirebase", // Firebase itself cannot sign in to APNs
  "wrongAddress", // the sender used another service or environment than the device's
  "tooMany",
  "serviceDown",
  "timeout",
  "network",
  "badMessage",
] as const;
export type DeliveryProblem = (typeof deliveryProblems)[number];
