import type { Database } from "@/db/client";
import { apiKeys } from "@/db/schema";
import { type ApiKeyKind, generateApiKey } from "@/lib/auth/api-keys";
import { newId } from "@/lib/ids";

export interface NewApiKey {
  projectId: string;
  kind: ApiKeyKind;
  name: string;
  requireUserToken?: boolean;
  createdBy: string;
}

/** Makes an API key and answers it in clear, for the only time. */
export async function createApiKey(tx: Database, input: NewApiKey): Promise<string> {
  const { key, ...stored } = generateApiKey(input.kind);
  await tx.insert(apiKeys).values({ ...input, id: newId(), ...stored });
  return key;
}
