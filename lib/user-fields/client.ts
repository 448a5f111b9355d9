import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { FieldTypeChange } from "./types";
import type { RemovedFieldsView, UserFieldView } from "./views";

const queryKey = (project: string) => ["userFields", project] as const;

/** The project's user fields. */
export function userFieldsQuery(project: string) {
  return queryOptions({
    queryKey: queryKey(project),
    queryFn: ({ signal }) =>
      requestJson<{ items: UserFieldView[] }>(projectPath(project, "user-fields"), { signal }),
  });
}

export function changeFieldTypeMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (change: FieldTypeChange) =>
      requestJson<UserFieldView>(projectPath(project, "user-fields"), { method: "PATCH", body: change }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKey(project) }),
  });
}

export function removeFieldsMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (names: string[]) =>
      requestJson<RemovedFieldsView>(projectPath(project, "user-fields", "remove"), {
        method: "POST",
        body: { names },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKey(project) }),
  });
}
