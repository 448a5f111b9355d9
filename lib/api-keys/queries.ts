import { and, asc, count, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { database, type ReadDatabase } from "@/db/client";
import { apiKeys, memberships } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import type { ListQuery, Page } from "@/lib/listing/types";
import type { ApiKeySortKey } from "./listing";
import { apiKeyColumns, toApiKeyView } from "./store";
import type { ApiKeyView } from "./views";

/** A page of the project's API keys, including revoked and expired ones. */
export async function listApiKeys(
  ctx: RequestContext,
  { number, size, sort }: Omit<ListQuery<ApiKeySortKey>, "filters">,
): Promise<Page<ApiKeyView>> {
  const inProject = eq(apiKeys.projectId, ctx.project.id);
  return database().read(async (db) => {
    const [counted] = await db.select({ total: count() }).from(apiKeys).where(inProject);
    const rows = await db
      .select(apiKeyColumns)
      .from(apiKeys)
      .where(inProject)
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

export const isValidKeyByCreator = (ctx: RequestContext, operatorId: string) =>
  and(
    eq(apiKeys.projectId, ctx.project.id),
    eq(apiKeys.createdByOperatorId, operatorId),
    isNull(apiKeys.revokedAt),
    or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, new Date())),
  );

const maxListed = 200;

/** The valid API keys that an operator created in the project, newest first. */
export async function findKeysByCreator(
  db: ReadDatabase,
  ctx: RequestContext,
  operatorId: string,
): Promise<ApiKeyView[]> {
  const rows = await db
    .select(apiKeyColumns)
    .from(apiKeys)
    .where(isValidKeyByCreator(ctx, operatorId))
    .orderBy(desc(apiKeys.id))
    .limit(maxListed);
  return rows.map(toApiKeyView);
}

/** The same for a current or former member. Throws `notFound`. */
export function listKeysByCreator(
  ctx: RequestContext,
  { operatorId }: { operatorId: string },
): Promise<{ items: ApiKeyView[] }> {
  return database().read(async (db) => {
    await requireCreator(db, ctx, operatorId);
    return { items: await findKeysByCreator(db, ctx, operatorId) };
  });
}

/** Throws `notFound` unless the operator is a member or created an API key of the project. */
export async function requireCreator(
  db: ReadDatabase,
  ctx: RequestContext,
  operatorId: string,
): Promise<void> {
  const isKnown = async () => {
    const found = await db.execute(sql`
      select from ${memberships} where project_id = ${ctx.project.id} and operator_id = ${operatorId}
      union all
      select from ${apiKeys} where project_id = ${ctx.project.id} and created_by_operator_id = ${operatorId}
      limit 1`);
    return found.length > 0;
  };
  if (!isId(operatorId) || !(await isKnown())) throw new DomainError("notFound", "Member not found.");
}
