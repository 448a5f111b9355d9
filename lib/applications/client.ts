import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { ApplicationView } from "./views";

const keyOf = (project: string) => ["applications", project] as const;

export function applicationsQuery(project: string) {
  return queryOptions({
    queryKey: keyOf(project),
    queryFn: ({ signal }) =>
      requestJson<{ items: ApplicationView[] }>(projectPath(project, "applications"), { signal }),
  });
}

export interface ApplicationChange {
  application: ApplicationView;
  change: Partial<Pick<ApplicationView, "tokenPolicy" | "isDefault">>;
}

/** Refetches all applications, since another one may stop being the default. */
export function updateApplicationMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ application, change }: ApplicationChange) =>
      requestJson<ApplicationView>(projectPath(project, "applications", application.id), {
        method: "PATCH",
        body: change,
        ifMatch: application.version,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(project) }),
  });
}
