import { z } from "zod";
import { id, timestamp } from "@/lib/schemas";
import { role } from "@/lib/team/types";

export const invitationView = z
  .object({
    id,
    email: z.string(),
    role,
    createdBy: z.string(),
    createdAt: timestamp,
    expiresAt: timestamp,
    expired: z.boolean(),
    endedWithCreator: z.boolean().meta({
      description: "Its creator is no longer an admin of the project, so it is invalid.",
    }),
  })
  .meta({ id: "Invitation" });

export type InvitationView = z.output<typeof invitationView>;

/** The only response that contains the link, `{origin}/join/{token}`. */
export const newInvitationView = invitationView.extend({ link: z.url() }).meta({ id: "NewInvitation" });

export type NewInvitationView = z.output<typeof newInvitationView>;

/** An invitation as the holder of its link sees it. */
export const openInvitationView = z
  .object({
    project: z.object({ name: z.string() }),
    email: z.string(),
    role,
    expiresAt: timestamp,
    hasAccount: z.boolean().meta({
      description: "Whether an operator with this email exists; they join with their existing password.",
    }),
  })
  .meta({ id: "OpenInvitation" });

export type OpenInvitationView = z.output<typeof openInvitationView>;

export const acceptedInvitationView = z
  .object({
    project: z.object({ slug: z.string(), name: z.string() }),
    email: z.string().meta({ description: "The email to sign in with." }),
  })
  .meta({ id: "AcceptedInvitation" });

export type AcceptedInvitationView = z.output<typeof acceptedInvitationView>;
