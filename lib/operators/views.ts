import { z } from "zod";
import { id } from "@/lib/shapes";

/** The signed-in operator. */
export const meView = z.object({ id, email: z.string(), name: z.string() }).meta({ id: "Me" });

export type MeView = z.output<typeof meView>;

export const changedMeView = meView
  .extend({
    sessionsEnded: z.boolean().meta({
      description:
        "The password was changed: every session has ended, this one too, and the page signs in again.",
    }),
  })
  .meta({ id: "ChangedMe" });

export type ChangedMeView = z.output<typeof changedMeView>;
