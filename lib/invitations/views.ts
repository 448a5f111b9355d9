import type { ProjectView } from "@/lib/projects/views";

/** A link that nobody has used yet, as admins see it: everything but the link. */
export interface InvitationView {
  id: string;
  email: string;
  role: ProjectView["role"];
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  expired: boolean;
}

/** The only answer that holds the link itself: `{origin}/join/{token}`. */
export interface NewInvitationView extends InvitationView {
  link: string;
}

/** What whoever holds a link is told of it. */
export interface OpenInvitationView {
  project: { name: string };
  email: string;
  role: ProjectView["role"];
  expiresAt: string;
  /** An operator with this email exists: they join with the password they have. */
  hasAccount: boolean;
}

export interface AcceptedInvitationView {
  project: { slug: string; name: string };
  /** What to sign in with. */
  email: string;
}
