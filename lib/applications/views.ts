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
        "`shared`: several users may have the same push token. `exclusive`: a registration disables it for other users.",
    }),
    isDefault: z
      .boolean()
      .meta({ description: "Used by APIs that do not name an application; each project has one." }),
    createdAt: timestamp,
    version,
  })
  .meta({ id: "Application" });

export type ApplicationView = z.output<typeof applicationView>;
