import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { MemberView, RemovedMemberView } from "./views";

const keyOf = (project: string) => ["members", project] as const;

/** Who may enter a project. */
export function membersQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: ({ signal }) =>
      requestJson<{ items: MemberView[] }>(projectPath(project, "members"), { signal }),
  });
}

/** Gives a member another role. */
export function updateMemberRoleMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ operatorId, role }: Pick<MemberView, "operatorId" | "role">) =>
      requestJson<MemberView>(projectPath(project, "members", operatorId), {
        method: "PATCH",
        body: { role },
      }),
    onSettled: () => forgetTeam(client, project),
  });
}

/** Takes a member out of the project; answers the API keys that they leave behind. */
export function removeMemberMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (operatorId: string) =>
      requestJson<RemovedMemberView>(projectPath(project, "members", operatorId), { method: "DELETE" }),
    onSettled: () => forgetTeam(client, project),
  });
}

/** Members, and what changes with them: who may still invite, and whose creators are gone. */
const forgetTeam = (client: QueryClient, project: string) =>
  Promise.all(
    ["members", "invitations", "apiKeys"].map((list) =>
      client.invalidateQueries({ queryKey: [list, project] }),
    ),
  );
