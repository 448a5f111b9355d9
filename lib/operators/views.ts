import { z } from "zod";
import { id } from "@/lib/schemas";

/** The signed-in operator. */
export const meView = z.object({ id, email: z.string(), name: z.string() }).meta({ id: "Me" });

export type MeView = z.output<typeof meView>;

export const changedMeView = meView
  .extend({
    sessionsEnded: z.boolean().meta({
      description:
        "The password was changed, and every session of the operator has ended but the one that asked.",
    }),
  })
  .meta({ id: "ChangedMe" });

export type ChangedMeView = z.output<typeof changedMeView>;
