import { z } from "zod";

const identifier = (max: number, message: string) =>
  z.string().trim().min(1, message).max(max, `At most ${max} characters`);

/** A `.p8` key from Apple's developer portal, with its key ID, team and topic. */
export const apnsCredentialsInput = z.strictObject({
  privateKey: z
    .string()
    .min(1, "Paste the contents of the .p8 file")
    .max(4_000, "At most 4000 characters")
    .meta({ description: "The contents of the `.p8` file. It is never returned." }),
  keyId: identifier(20, "Enter the key ID")
    .regex(/^[A-Za-z0-9]+$/, "Only letters and digits")
    .meta({ examples: ["ABC123DEFG"] }),
  teamId: identifier(20, "Enter the team ID")
    .regex(/^[A-Za-z0-9]+$/, "Only letters and digits")
    .meta({ examples: ["DEF123GHIJ"] }),
  topic: identifier(255, "Enter the bundle ID")
    .regex(/^[A-Za-z0-9.-]+$/, "Only letters, digits, dots and hyphens")
    .meta({ description: "The app's bundle ID.", examples: ["com.example.pizza"] }),
});

const accountText = z.string().min(1, "Required field is missing").max(4_000, "At most 4000 characters");

/** A service account's JSON file from the Firebase console. Members that sending does not need are dropped. */
export const fcmCredentialsInput = z.strictObject({
  serviceAccount: z
    .object({
      type: z.literal("service_account", { error: "This is not a service account's file" }),
      project_id: accountText,
      client_email: accountText,
      private_key: accountText,
      token_uri: accountText,
    })
    .meta({ description: "The contents of the service account's JSON file. The key is never returned." }),
});

export type ApnsCredentialsInput = z.output<typeof apnsCredentialsInput>;
export type FcmCredentialsInput = z.output<typeof fcmCredentialsInput>;
