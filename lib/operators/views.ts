import { z } from "zod";
import { id } from "@/lib/schemas";

export const meView = z.object({ id, email: z.string(), name: z.string() }).meta({ id: "Me" });

export const changedMeView = meView
  .extend({
    sessionsEnded: z.boolean().meta({
      description: "Whether the password was changed, which ends all other sessions of the operator.",
    }),
  })
  .meta({ id: "ChangedMe" });

export type ChangedMeView = z.output<typeof changedMeView>;
