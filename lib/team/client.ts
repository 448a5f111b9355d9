import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { MemberView, RemovedMemberView } from "./views";

const queryKey = (project: string) => ["members", project] as const;

/** A project's members. */
export function membersQuery(project: string) {
  return queryOptions({
    queryKey: queryKey(project),
    queryFn: ({ signal }) =>
      requestJson<{ items: MemberView[] }>(projectPath(project, "members"), { signal }),
  });
}

export function updateMemberRoleMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ operatorId, role }: Pick<MemberView, "operatorId" | "role">) =>
      requestJson<MemberView>(projectPath(project, "members", operatorId), {
        method: "PATCH",
        body: { role },
      }),
    onSettled: () => invalidateTeam(client, project),
  });
}

/** Removes a member; the response lists the API keys that they created. */
export function removeMemberMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (operatorId: string) =>
      requestJson<RemovedMemberView>(projectPath(project, "members", operatorId), { method: "DELETE" }),
    onSettled: () => invalidateTeam(client, project),
  });
}

/** Invitations and API keys show whether their creator is still a member. */
const invalidateTeam = (client: QueryClient, project: string) =>
  Promise.all(
    ["members", "invitations", "apiKeys"].map((list) =>
      client.invalidateQueries({ queryKey: [list, project] }),
    ),
  );
