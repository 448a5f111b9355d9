import { z } from "zod";
import { id, timestamp, version } from "@/lib/schemas";
import { tokenPolicies } from "./types";

/** A mobile app that owns push tokens. */
export const applicationView = z
  .object({
    id,
    name: z.string(),
    tokenPolicy: z.enum(tokenPolicies).meta({
      description:
        "Whether several users may hold one push token at once, or a registration takes it away from the others.",
    }),
    isDefault: z
      .boolean()
      .meta({ description: "The application of wires that name none; each project has one." }),
    createdAt: timestamp,
    version,
  })
  .meta({ id: "Application" });

export type ApplicationView = z.output<typeof applicationView>;
