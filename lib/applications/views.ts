import { z } from "zod";
import { count, id, timestamp, version } from "@/lib/schemas";
import { tokenPolicies } from "./types";

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
    aliases: z.array(z.string()).meta({
      description:
        "Earlier names, also of applications merged into it. Apps that send one reach this application.",
    }),
    devices: count,
    mergedInto: id.nullable().meta({
      description: "The application that a running job moves its devices to. It is deleted at the end.",
    }),
    createdAt: timestamp,
    version,
  })
  .meta({ id: "Application" });

export type ApplicationView = z.output<typeof applicationView>;
