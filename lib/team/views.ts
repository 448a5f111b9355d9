import { z } from "zod";
import { apiKeyView } from "@/lib/api-keys/views";
import { id, timestamp } from "@/lib/schemas";
import { role } from "./types";

export const memberView = z
  .object({
    operatorId: id,
    email: z.string(),
    name: z.string(),
    role,
    isLastAdmin: z.boolean().meta({
      description: "The last admin of the project, who can't leave or get another role.",
    }),
    joinedAt: timestamp,
    lastSignedInAt: timestamp.nullable(),
  })
  .meta({ id: "Member" });

export type MemberView = z.output<typeof memberView>;

export const removedMemberView = z
  .object({
    apiKeys: z.array(apiKeyView).meta({
      description:
        "Valid API keys that they created, newest first, at most 200. They work until someone revokes them.",
    }),
  })
  .meta({ id: "RemovedMember" });

export type RemovedMemberView = z.output<typeof removedMemberView>;
