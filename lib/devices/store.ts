import { and, eq, inArray, type SQL } from "drizzle-orm";
import { QueryBuilder } from "drizzle-orm/pg-core";
import type { ReadDatabase } from "@/db/client";
import { devices, users } from "@/db/schema";
import { changedMembers } from "@/lib/audit/details";
import type { RequestContext } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { isId } from "@/lib/ids";
import { boundsError, invalidField, type JsonBounds } from "@/lib/stored-json";
import { resolveIdentity } from "@/lib/users/identity";
import { userCondition } from "@/lib/users/store";
import { fieldsWith } from "./fields";
import type { DeviceChanges, DeviceRow } from "./merge";
import type { PendingChange } from "./registration/types";

export const deviceNotFound = (): DomainError => new DomainError("notFound", "Device not found.");

/** A change of one device. Throws `notFound` if the id is not a UUID. */
export function ofDevice(
  ctx: RequestContext,
  deviceId: string,
): Pick<PendingChange, "ctx" | "deviceId" | "owner"> {
  if (!isId(deviceId)) throw deviceNotFound();
  return { ctx, deviceId, owner: tokenOwner(ctx) };
}

/** A user token changes its own user's devices. */
function tokenOwner({ project, tokenUser }: RequestContext): PendingChange["owner"] {
  if (tokenUser === null) return undefined;
  const identity = resolveIdentity(project.identityType, { ...tokenUser, preferUserId: true });
  return identity.by === "email"
    ? { by: "emailKey", value: identity.email }
    : { by: "externalUserId", value: identity.externalUserId };
}

const redacted = new Set<string>(fieldsWith("secret"));

/** Columns before and after for the audit log: only the changed members of attributes, and no values of secrets. */
export function auditDiff(row: DeviceRow, changes: DeviceChanges): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(changes)
      .filter(([column]) => column !== "longPushToken")
      .map(([column, after]) => [
        column,
        column === "attributes"
          ? changedMembers(row.attributes, changes.attributes ?? {})
          : redacted.has(column)
            ? "changed"
            : { before: row[column as keyof DeviceRow], after },
      ]),
  );
}

const query = new QueryBuilder();

/** Limits a user token to its own user's devices; no condition for credentials of the whole project. */
export function userScope(ctx: RequestContext): SQL | undefined {
  const user = tokenUserCondition(ctx);
  return user && inArray(devices.userId, query.select({ id: users.id }).from(users).where(user));
}

/**
 * The id of a user token's user, or one that matches nothing if there is no such user; undefined for the whole project.
 */
export async function scopedUserId(db: ReadDatabase, ctx: RequestContext): Promise<string | undefined> {
  const condition = tokenUserCondition(ctx);
  if (condition === undefined) return undefined;
  const [user] = await db.select({ id: users.id }).from(users).where(condition);
  return user?.id ?? "00000000-0000-0000-0000-000000000000";
}

function tokenUserCondition(ctx: RequestContext): SQL | undefined {
  if (ctx.tokenUser === null) return undefined;
  const identity = resolveIdentity(ctx.project.identityType, { ...ctx.tokenUser, preferUserId: true });
  const selector =
    identity.by === "email" ? { email: identity.email } : { externalUserId: identity.externalUserId };
  return and(eq(users.projectId, ctx.project.id), userCondition(ctx, selector));
}

type Attributes = Record<string, unknown>;

const bounds: JsonBounds = { bytes: 32 * 1024, members: 200 };

/** Null removes a member. */
export const mergeAttributes = (stored: Attributes, incoming: Attributes): Attributes =>
  Object.keys(incoming).length === 0
    ? stored
    : Object.fromEntries(Object.entries({ ...stored, ...incoming }).filter(([, value]) => value !== null));

/** Why `after` is too large to store; undefined if it is not, or if it shrinks what was too large before. */
export const attributesProblem = (before: Attributes, after: Attributes): string | undefined =>
  boundsError("The device's attributes", before, after, bounds);

/** Throws `invalidValue` if the attributes are too large to store. */
export function requireStorable(before: Attributes, after: Attributes): void {
  const problem = attributesProblem(before, after);
  if (problem !== undefined) throw invalidField("attributes", problem);
}
