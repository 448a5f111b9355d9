import { z } from "zod";
import { id, timestamp, version } from "@/lib/schemas";
import { role } from "@/lib/team/types";
import { identityType } from "./types";

/** A project as its operators see it in a list. */
export const projectView = z
  .object({ id, slug: z.string(), name: z.string(), identityType, role })
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
      .meta({ description: "Whether a registration may bring a new application into being." }),
    createdAt: timestamp,
    version,
    isEmpty: z.boolean().meta({ description: "No device has been registered, or none is left." }),
    hasSampleData: z.boolean(),
  })
  .meta({ id: "ProjectDetail" });

export type ProjectDetailView = z.output<typeof projectDetailView>;

/** The only answer that holds the secret. */
export const signingSecretView = z.object({ signingSecret: z.string() }).meta({ id: "SigningSecret" });
