import { eq, gte, inArray, lt, type SQL } from "drizzle-orm";
import { auditEvents } from "@/db/schema";
import { earliestIdAt } from "@/lib/ids";
import { instantOf } from "@/lib/listing/filters";
import type { FilterValues } from "@/lib/listing/types";
import type { AuditFilters } from "./listing";

/** The events that filters leave. Ids carry their time, so that times need no index of their own. */
export function auditConditions(filters: FilterValues<AuditFilters>, now = Date.now()): SQL[] {
  const { actor, action, after, before } = filters;
  return [
    ...(actor === undefined ? [] : [eq(auditEvents.actorId, actor)]),
    ...(action === undefined ? [] : [inArray(auditEvents.action, action)]),
    ...(after === undefined ? [] : [gte(auditEvents.id, earliestIdAt(instantOf(after, now)))]),
    ...(before === undefined ? [] : [lt(auditEvents.id, earliestIdAt(instantOf(before, now)))]),
  ];
}
