import { asc, count, desc, eq } from "drizzle-orm";
import { database } from "@/db/client";
import { apiKeys } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import type { ListQuery, Page } from "@/lib/listing/types";
import type { ApiKeySortKey } from "./listing";
import { toApiKeyView } from "./present";
import type { ApiKeyView } from "./views";

/** One page of the project's API keys, revoked and expired ones among them. A page past the end is empty. */
export async function listApiKeys(
  ctx: RequestContext,
  { number, size, sort }: Omit<ListQuery<ApiKeySortKey>, "filters">,
): Promise<Page<ApiKeyView>> {
  const ours = eq(apiKeys.projectId, ctx.project.id);
  return database().read(async (db) => {
    const [counted] = await db.select({ total: count() }).from(apiKeys).where(ours);
    const rows = await db
      .select()
      .from(apiKeys)
      .where(ours)
      .orderBy((sort.descending ? desc : asc)(apiKeys.id))
      .limit(size)
      .offset((number - 1) * size);
    const total = counted?.total ?? 0;
    return {
      items: rows.map(toApiKeyView),
      page: { number, size, pageCount: Math.ceil(total / size), total, totalIsEstimate: false },
    };
  });
}
