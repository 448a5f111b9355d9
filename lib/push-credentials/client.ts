import { deleteJson, projectPath, requestJson } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import type { ApnsCredentialsInput } from "./types";
import type { PushCredentialsView } from "./views";

const keyOf = (project: string, applicationId: string) =>
  ["push-credentials", project, applicationId] as const;

const pathOf = (project: string, applicationId: string, ...rest: string[]) =>
  projectPath(project, "applications", applicationId, "push-credentials", ...rest);

export const pushCredentialsQuery = (project: string, applicationId: string) =>
  jsonQuery<{ items: PushCredentialsView[] }>(keyOf(project, applicationId), pathOf(project, applicationId));

/** What to save: an APNs key, or the contents of a service account's file. */
type NewPushCredentials =
  | { service: "apns"; body: ApnsCredentialsInput }
  | { service: "fcm"; body: { serviceAccount: unknown } };

/** Not kept in the cache of mutations, because it contains a key. */
export const savePushCredentialsMutation = (project: string, applicationId: string) => ({
  ...changeMutation([keyOf(project, applicationId)], ({ service, body }: NewPushCredentials) =>
    requestJson<PushCredentialsView>(pathOf(project, applicationId, service), { method: "PUT", body }),
  ),
  gcTime: 0,
});

export const removePushCredentialsMutation = (project: string, applicationId: string) =>
  changeMutation([keyOf(project, applicationId)], (service: PushCredentialsView["service"]) =>
    deleteJson(pathOf(project, applicationId, service)),
  );
