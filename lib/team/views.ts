import { z } from "zod";
import { id, moment } from "@/lib/shapes";
import { role } from "./types";

/** An operator who may enter a project. */
export const memberView = z
  .object({
    operatorId: id,
    email: z.string(),
    name: z.string(),
    role,
    joinedAt: moment,
    lastSignedInAt: moment.nullable(),
  })
  .meta({ id: "Member" });

export type MemberView = z.output<typeof memberView>;
