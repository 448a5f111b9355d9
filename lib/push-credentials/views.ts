import { z } from "zod";
import { timestamp } from "@/lib/schemas";

/** Whether an application can send, without the secret. */
export const pushCredentialsView = z
  .object({
    service: z.enum(["apns", "fcm"]),
    keyId: z.string().nullable().meta({ description: "APNs." }),
    teamId: z.string().nullable().meta({ description: "APNs." }),
    topic: z.string().nullable().meta({ description: "APNs: the app's bundle ID." }),
    firebaseProject: z.string().nullable().meta({ description: "FCM." }),
    clientEmail: z.string().nullable().meta({ description: "FCM." }),
    isReadable: z.boolean().meta({
      description: "False if the instance secret that encrypted it is lost: save the credentials again.",
    }),
    createdAt: timestamp,
    createdBy: z.string(),
    lastUsedAt: timestamp.nullable(),
  })
  .meta({ id: "PushCredentials" });

export type PushCredentialsView = z.output<typeof pushCredentialsView>;
