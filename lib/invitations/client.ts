import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { AcceptedInvitationView, InvitationView, NewInvitationView, OpenInvitationView } from "./views";

const keyOf = (project: string) => ["invitations", project] as const;

/** A project's unused invitations. */
export function invitationsQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: ({ signal }) =>
      requestJson<{ items: InvitationView[] }>(projectPath(project, "invitations"), { signal }),
  });
}

/** Creates an invitation. Only its response contains the link. */
export function inviteMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (input: { email: string; role: InvitationView["role"] }) =>
      requestJson<NewInvitationView>(projectPath(project, "invitations"), { method: "POST", body: input }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(project) }),
  });
}

export function revokeInvitationMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (id: string) =>
      requestJson<undefined>(projectPath(project, "invitations", id), { method: "DELETE" }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(project) }),
  });
}

const pathOf = (token: string) => `/api/v1/invitations/${encodeURIComponent(token)}`;

/** The invitation of a link, for its holder. */
export function openInvitationQuery(token: string) {
  return queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => requestJson<OpenInvitationView>(pathOf(token), { signal }),
  });
}

export const acceptInvitation = (token: string, input: { name?: string; password: string }) =>
  requestJson<AcceptedInvitationView>(`${pathOf(token)}/accept`, { method: "POST", body: input });
