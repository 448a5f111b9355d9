import { z } from "zod";
import { id, timestamp } from "@/lib/schemas";
import { apiKeyKinds } from "./types";

/** An API key as admins see it: everything but the key. */
export const apiKeyView = z
  .object({
    id,
    kind: z.enum(apiKeyKinds),
    name: z.string(),
    keyMasked: z.string().meta({ description: "Its kind and its last four characters." }),
    requireUserToken: z.boolean().nullable().meta({
      description:
        "Whether binding a device to a user also needs that user's signed token; null where the kind has no such setting.",
    }),
    createdAt: timestamp,
    createdBy: z.string().nullable(),
    creatorLeft: z.boolean().meta({
      description:
        "Its creator is no longer on the project's team. It works until somebody revokes it: decide whether it should.",
    }),
    lastUsedAt: timestamp.nullable().meta({ description: "To the minute." }),
    expiresAt: timestamp.nullable(),
    revokedAt: timestamp.nullable(),
  })
  .meta({ id: "ApiKey" });

export type ApiKeyView = z.output<typeof apiKeyView>;

/** The only answer that holds the key itself. */
export const newApiKeyView = apiKeyView.extend({ key: z.string() }).meta({ id: "NewApiKey" });

export type NewApiKeyView = z.output<typeof newApiKeyView>;

export const rotatedApiKeyView = newApiKeyView
  .extend({
    replaces: apiKeyView.meta({
      description: "The key that the new one stands in for, with the end it was given.",
    }),
  })
  .meta({ id: "RotatedApiKey" });

export type RotatedApiKeyView = z.output<typeof rotatedApiKeyView>;
