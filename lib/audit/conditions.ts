import { eq, gte, inArray, lt, type SQL } from "drizzle-orm";
import { auditEvents } from "@/db/schema";
import { minIdAt } from "@/lib/ids";
import { resolveRelativeDate } from "@/lib/listing/filters";
import type { FilterValues } from "@/lib/listing/types";
import type { AuditFilters } from "./listing";

/** The events that filters leave. Ids carry their time, so that times need no index of their own. */
export function auditConditions(filters: FilterValues<AuditFilters>, now = Date.now()): SQL[] {
  const { actor, action, after, before } = filters;
  return [
    ...(actor === undefined ? [] : [eq(auditEvents.actorId, actor)]),
    ...(action === undefined ? [] : [inArray(auditEvents.action, action)]),
    ...(after === undefined ? [] : [gte(auditEvents.id, minIdAt(resolveRelativeDate(after, now)))]),
    ...(before === undefined ? [] : [lt(auditEvents.id, minIdAt(resolveRelativeDate(before, now)))]),
  ];
}
