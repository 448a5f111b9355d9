import { type SQL, sql } from "drizzle-orm";
import { type Database, database } from "@/db/client";
import { withKeyedLock } from "@/lib/async/keyed-lock";
import type { RequestContext } from "@/lib/context";
import { writeDataFields } from "./data-fields";
import { type GivenIdentity, resolveIdentity, userLockKey } from "./identity";
import { getOrCreateUser } from "./mutations";

const maxBrowserTokens = 20;

/**
 * Adds a web push token to a user's `browserTokens` unless it is there, and keeps the newest 20.
 * Iterable's `POST /api/users/registerBrowserToken`. Throws `invalidValue` if the user's fields would be too large.
 */
export function addBrowserToken(
  ctx: RequestContext,
  input: { identity: GivenIdentity; browserToken: string },
): Promise<void> {
  const identity = resolveIdentity(ctx.project.identityType, input.identity);
  const add = async (tx: Database): Promise<void> => {
    const user = await getOrCreateUser(tx, ctx, identity);
    await writeDataFields(tx, ctx, user.id, withBrowserToken(input.browserToken));
  };
  return withKeyedLock([userLockKey(ctx, identity)], () => database().transaction(add));
}

function withBrowserToken(browserToken: string): SQL {
  const token = sql`${JSON.stringify(browserToken)}::jsonb`;
  const held = sql`case jsonb_typeof(data_fields -> 'browserTokens') when 'array' then data_fields -> 'browserTokens' else '[]' end`;
  return sql`case when data_fields -> 'browserTokens' @> ${token} then data_fields
    else jsonb_set(data_fields, '{browserTokens}', (
      select jsonb_agg(newest.token order by newest.place) from (
        select token, place from jsonb_array_elements((${held}) || ${token}) with ordinality as kept (token, place)
        order by place desc limit ${maxBrowserTokens}
      ) newest
    )) end`;
}
