import { z } from "zod";
import type { SessionOperator } from "@/lib/context";
import { id, timestamp, version } from "@/lib/schemas";
import { role } from "@/lib/team/types";
import { identityType } from "./types";

/** A project in an operator's list. */
export const projectView = z
  .object({ id, slug: z.string(), name: z.string(), identityType, role })
  .meta({ id: "Project" });

export type ProjectView = z.output<typeof projectView>;

export const toProjectView = ({
  id,
  slug,
  name,
  identityType,
  role,
}: SessionOperator["projects"][number]): ProjectView => ({ id, slug, name, identityType, role });

export const projectDetailView = z
  .object({
    id,
    slug: z.string(),
    name: z.string(),
    identityType,
    autoCreateApplications: z
      .boolean()
      .meta({ description: "Whether a registration may create an application." }),
    createdAt: timestamp,
    version,
    isEmpty: z.boolean().meta({ description: "Whether the project has no devices." }),
    hasSampleData: z.boolean(),
  })
  .meta({ id: "ProjectDetail" });

export type ProjectDetailView = z.output<typeof projectDetailView>;

/** The only response that contains the secret. */
export const signingSecretView = z.object({ signingSecret: z.string() }).meta({ id: "SigningSecret" });
