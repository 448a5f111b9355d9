import { z } from "zod";
import { id, timestamp } from "@/lib/schemas";
import { apiKeyKinds } from "./types";

const apis = z.enum(["native", "iterable", "genesys", "tribehr"]);

export const apiKeyView = z
  .object({
    id,
    kind: z.enum(apiKeyKinds),
    name: z.string(),
    keyMasked: z.string().meta({ description: "The kind and the last four characters." }),
    requireUserToken: z.boolean().nullable().meta({
      description:
        "Whether registering a device also requires the user's signed token; null except for mobile keys.",
    }),
    createdAt: timestamp,
    createdBy: z.string().nullable(),
    creatorLeft: z.boolean().meta({
      description: "The creator has left the project. The key works until someone revokes it.",
    }),
    lastUsedAt: timestamp.nullable().meta({ description: "To the minute." }),
    lastUsedVia: apis.nullable().meta({
      description: "The API of the last use.",
    }),
    lastUsedClient: z
      .string()
      .nullable()
      .meta({
        description: "The `User-Agent` of the last use, at most 100 characters.",
        examples: ["okhttp/4.12.0"],
      }),
    recentClients: z.array(z.object({ client: z.string(), via: apis, at: timestamp })).meta({
      description:
        "The latest five clients, with the API and the time of their last use, newest first. May miss the last minute.",
    }),
    expiresAt: timestamp.nullable(),
    replacedBy: id.nullable().meta({
      description: "The key that replaced it. Until `expiresAt`, which the rotation set, both work.",
    }),
    revokedAt: timestamp.nullable(),
  })
  .meta({ id: "ApiKey" });

export type ApiKeyView = z.output<typeof apiKeyView>;

/** The only response that contains the key itself. */
export const newApiKeyView = apiKeyView.extend({ key: z.string() }).meta({ id: "NewApiKey" });

export type NewApiKeyView = z.output<typeof newApiKeyView>;

export const rotatedApiKeyView = newApiKeyView
  .extend({
    replaces: apiKeyView.meta({
      description: "The replaced key, with its new expiry.",
    }),
  })
  .meta({ id: "RotatedApiKey" });

export type RotatedApiKeyView = z.output<typeof rotatedApiKeyView>;
