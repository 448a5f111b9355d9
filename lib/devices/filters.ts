import { and, eq, gte, lt } from "drizzle-orm";
import type { Database } from "@/db/client";
import { devices } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { resolveRelativeDate } from "@/lib/listing/filters";
import { deviceDimensions, dimensionCondition } from "./kinds";
import type { DeviceFilters, DeviceSortKey } from "./listing";
import { type DeviceCondition, searchCondition } from "./search";

/** The condition on `devices` that leaves the project's own ones, and of those the ones that the filters want. */
export async function deviceCondition(
  db: Database,
  ctx: RequestContext,
  filters: DeviceFilters,
): Promise<DeviceCondition> {
  const now = Date.now();
  const at = (text: string) => new Date(resolveRelativeDate(text, now));
  const { lastSeenBefore, lastSeenAfter, createdBefore, createdAfter, user, q } = filters;
  const others = and(
    eq(devices.projectId, ctx.project.id),
    dimensionCondition(ctx, filters, deviceDimensions),
    lastSeenBefore === undefined ? undefined : lt(devices.lastSeenAt, at(lastSeenBefore)),
    lastSeenAfter === undefined ? undefined : gte(devices.lastSeenAt, at(lastSeenAfter)),
    createdBefore === undefined ? undefined : lt(devices.createdAt, at(createdBefore)),
    createdAfter === undefined ? undefined : gte(devices.createdAt, at(createdAfter)),
    user === undefined ? undefined : eq(devices.userId, user),
  );
  if (q === undefined) return { all: others, each: others, parts: [others] };
  const searched = await searchCondition(db, ctx, q);
  return {
    all: and(others, searched.all),
    each: and(others, searched.each),
    parts: searched.parts.map((part) => and(others, part)),
  };
}

/**
 * Those of the filters that say something of what a list is sorted by: with them a walk begins where the wanted rows
 * do, and goes no further.
 */
export function filtersOnSortKey(key: DeviceSortKey, filters: DeviceFilters): DeviceFilters {
  const { status, reason, reachable, platform, version, environment } = filters;
  const { lastSeenBefore, lastSeenAfter, createdBefore, createdAfter } = filters;
  switch (key) {
    case "status":
      return { status, reason, ...(reachable && { reachable }) };
    case "platform":
      return { platform };
    case "applicationVersion":
      return { version };
    case "lastSeenAt":
      return {
        ...{ lastSeenBefore, lastSeenAfter },
        // Those have an index of their own in this order, for one value.
        ...(reason?.length === 1 && { reason }),
        ...(environment?.length === 1 && environment[0] === "sandbox" && { environment }),
      };
    case "createdAt":
      return { createdBefore, createdAfter };
    default:
      return {};
  }
}

/** Whether those are all that is filtered by, and an index holds just what they leave, in the order of the list. */
export function isIndexedInOrder(key: DeviceSortKey, filters: DeviceFilters): boolean {
  const asked = Object.keys(filters);
  const indexed = Object.keys(filtersOnSortKey(key, filters));
  // Each of these has an index by itself, and by last seen alone.
  const byThemselves = asked.filter((name) => /^(reason|environment|reachable)$/.test(name)).length;
  return asked.every((name) => indexed.includes(name)) && byThemselves <= (key === "lastSeenAt" ? 1 : 0);
}
