import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { MemberView } from "./views";

const keyOf = (project: string) => ["members", project] as const;

/** Who may enter a project. */
export function membersQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: ({ signal }) =>
      requestJson<{ items: MemberView[] }>(projectPath(project, "members"), { signal }),
  });
}

/** Gives a member another role; null takes them out of the project. */
export function changeMemberMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ operatorId, role }: { operatorId: string; role: MemberView["role"] | null }) =>
      requestJson<MemberView | undefined>(
        projectPath(project, "members", operatorId),
        role === null ? { method: "DELETE" } : { method: "PATCH", body: { role } },
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(project) }),
  });
}
