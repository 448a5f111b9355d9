import { z } from "zod";
import { count, id, timestamp, version } from "@/lib/schemas";
import { role } from "@/lib/team/types";
import { identityType } from "./types";

export const projectView = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    identityType,
    role,
    isArchived: z
      .boolean()
      .meta({ description: "API keys and user tokens are refused; members can only read." }),
  })
  .meta({ id: "Project" });

export type ProjectView = z.output<typeof projectView>;

export const projectDetailView = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    identityType,
    autoCreateApplications: z
      .boolean()
      .meta({ description: "Whether a registration may create an application." }),
    users: count.meta({ description: "While there are any, `identityType` cannot change." }),
    archivedAt: timestamp.nullable(),
    createdAt: timestamp,
    version,
    isEmpty: z.boolean().meta({ description: "Whether the project has no devices." }),
    hasSampleData: z.boolean(),
  })
  .meta({ id: "ProjectDetail" });

export type ProjectDetailView = z.output<typeof projectDetailView>;

/** The only response that contains the secret. */
export const signingSecretView = z.object({ signingSecret: z.string() }).meta({ id: "SigningSecret" });
