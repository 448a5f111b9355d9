import { deleteJson, postJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import type { AcceptedInvitationView, InvitationView, NewInvitationView, OpenInvitationView } from "./views";

const keyOf = (project: string) => ["invitations", project] as const;
const pathOf = (project: string, ...rest: string[]) => projectPath(project, "invitations", ...rest);
const linkPath = (token: string) => `/api/v1/invitations/${encodeURIComponent(token)}`;

export const invitationsQuery = (project: string) =>
  jsonQuery<{ items: InvitationView[] }>(keyOf(project), pathOf(project));

/** Creates an invitation. Only its response contains the link. */
export const inviteMutation = (project: string) =>
  changeMutation([keyOf(project)], (input: Pick<InvitationView, "email" | "role">) =>
    postJson<NewInvitationView>(pathOf(project), input),
  );

export const revokeInvitationMutation = (project: string) =>
  changeMutation([keyOf(project)], (id: string) => deleteJson(pathOf(project, id)));

export const openInvitationQuery = (token: string) =>
  jsonQuery<OpenInvitationView>(["invitation", token], linkPath(token));

export const acceptInvitation = (token: string, input: { name?: string; password: string }) =>
  postJson<AcceptedInvitationView>(`${linkPath(token)}/accept`, input);
