import { z } from "zod";
import type { SessionOperator } from "@/lib/context";
import { id } from "@/lib/schemas";

/** The signed-in operator. */
export const meView = z.object({ id, email: z.string(), name: z.string() }).meta({ id: "Me" });

export type MeView = z.output<typeof meView>;

export const toMeView = ({ id, email, name }: SessionOperator): MeView => ({ id, email, name });

export const changedMeView = meView
  .extend({
    sessionsEnded: z.boolean().meta({
      description: "Whether the password was changed, which ends all other sessions of the operator.",
    }),
  })
  .meta({ id: "ChangedMe" });

export type ChangedMeView = z.output<typeof changedMeView>;
