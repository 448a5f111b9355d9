import { mutationOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import { projectPath, requestJson } from "@/lib/http/client";
import type { Page } from "@/lib/listing/types";
import type { apiKeyInput } from "./types";
import type { ApiKeyView, NewApiKeyView, RotatedApiKeyView } from "./views";

const queryKey = (project: string) => ["apiKeys", project] as const;

/** A project's API keys, newest first. */
export function apiKeysQuery(project: string, page = 1) {
  return queryOptions({
    queryKey: [...queryKey(project), page],
    queryFn: ({ signal }) =>
      requestJson<Page<ApiKeyView>>(`${projectPath(project, "api-keys")}?page=${page}&pageSize=50`, {
        signal,
      }),
    placeholderData: (previous, query) => (query?.queryKey[1] === project ? previous : undefined),
  });
}

/** The valid keys that an operator created. */
export function memberApiKeysQuery(project: string, operatorId: string) {
  return queryOptions({
    queryKey: [...queryKey(project), "of", operatorId],
    queryFn: ({ signal }) =>
      requestJson<{ items: ApiKeyView[] }>(projectPath(project, "members", operatorId, "api-keys"), {
        signal,
      }),
  });
}

export function revokeMemberApiKeysMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (operatorId: string) =>
      requestJson<{ items: ApiKeyView[] }>(
        projectPath(project, "members", operatorId, "api-keys", "revoke"),
        { method: "POST" },
      ),
    onSettled: () => client.invalidateQueries({ queryKey: queryKey(project) }),
  });
}

/** Creates a key. Only its response contains the key itself. */
export function createApiKeyMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (input: z.input<typeof apiKeyInput>) =>
      requestJson<NewApiKeyView>(projectPath(project, "api-keys"), { method: "POST", body: input }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKey(project) }),
  });
}

/** Replaces a key, which keeps working for the overlap. */
export function rotateApiKeyMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: ({ id, overlapSeconds }: { id: string; overlapSeconds: number }) =>
      requestJson<RotatedApiKeyView>(projectPath(project, "api-keys", id, "rotate"), {
        method: "POST",
        body: { overlapSeconds },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKey(project) }),
  });
}

export function revokeApiKeyMutation(client: QueryClient, project: string) {
  return mutationOptions({
    mutationFn: (id: string) =>
      requestJson<ApiKeyView>(projectPath(project, "api-keys", id, "revoke"), { method: "POST" }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKey(project) }),
  });
}
