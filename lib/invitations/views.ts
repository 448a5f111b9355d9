import { z } from "zod";
import { id, timestamp } from "@/lib/schemas";
import { role } from "@/lib/team/types";

/** A link that nobody has used yet, as admins see it: everything but the link. */
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
      description: "Its creator is no longer an admin of the project, so it is no longer valid.",
    }),
  })
  .meta({ id: "Invitation" });

export type InvitationView = z.output<typeof invitationView>;

/** The only answer that holds the link itself: `{origin}/join/{token}`. */
export const newInvitationView = invitationView.extend({ link: z.url() }).meta({ id: "NewInvitation" });

export type NewInvitationView = z.output<typeof newInvitationView>;

/** What whoever holds a link is told of it. */
export const openInvitationView = z
  .object({
    project: z.object({ name: z.string() }),
    email: z.string(),
    role,
    expiresAt: timestamp,
    hasAccount: z
      .boolean()
      .meta({ description: "An operator with this email exists: they join with the password they have." }),
  })
  .meta({ id: "OpenInvitation" });

export type OpenInvitationView = z.output<typeof openInvitationView>;

export const acceptedInvitationView = z
  .object({
    project: z.object({ slug: z.string(), name: z.string() }),
    email: z.string().meta({ description: "What to sign in with." }),
  })
  .meta({ id: "AcceptedInvitation" });

export type AcceptedInvitationView = z.output<typeof acceptedInvitationView>;
