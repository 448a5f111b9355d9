import type { z } from "zod";
import { patchJson, postJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery, pageQuery } from "@/lib/http/query";
import type { Page } from "@/lib/listing/types";
import type { apiKeyInput } from "./types";
import type { ApiKeyView, NewApiKeyView, RotatedApiKeyView } from "./views";

const keyOf = (project: string) => ["apiKeys", project] as const;
const pathOf = (project: string, ...rest: string[]) => projectPath(project, "api-keys", ...rest);
const memberPath = (project: string, operatorId: string, ...rest: string[]) =>
  projectPath(project, "members", operatorId, "api-keys", ...rest);

/** A project's API keys, newest first. */
export const apiKeysQuery = (project: string, page = 1) =>
  pageQuery<Page<ApiKeyView>>([...keyOf(project), page], `${pathOf(project)}?page=${page}&pageSize=50`);

export const memberApiKeysQuery = (project: string, operatorId: string) =>
  jsonQuery<{ items: ApiKeyView[] }>([...keyOf(project), "of", operatorId], memberPath(project, operatorId));

export const revokeMemberApiKeysMutation = (project: string) =>
  changeMutation([keyOf(project)], (operatorId: string) =>
    postJson<{ items: ApiKeyView[] }>(memberPath(project, operatorId, "revoke")),
  );

/** Creates a key. Only its response contains the key itself. */
export const createApiKeyMutation = (project: string) =>
  changeMutation([keyOf(project)], (input: z.input<typeof apiKeyInput>) =>
    postJson<NewApiKeyView>(pathOf(project), input),
  );

/** Replaces a key, which keeps working for the overlap. */
export const rotateApiKeyMutation = (project: string) =>
  changeMutation([keyOf(project)], ({ id, overlapSeconds }: { id: string; overlapSeconds: number }) =>
    postJson<RotatedApiKeyView>(pathOf(project, id, "rotate"), { overlapSeconds }),
  );

export const renameApiKeyMutation = (project: string) =>
  changeMutation([keyOf(project)], ({ id, name }: { id: string; name: string }) =>
    patchJson<ApiKeyView>(pathOf(project, id), { name }),
  );

export const revokeApiKeyMutation = (project: string) =>
  changeMutation([keyOf(project)], (id: string) => postJson<ApiKeyView>(pathOf(project, id, "revoke")));
