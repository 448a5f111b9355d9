import { and, eq, gte, lt, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { auditEvents, devices, imports } from "@/db/schema";
import { isOfJob, jobOf } from "@/lib/audit/job-events";
import type { RequestContext } from "@/lib/context";
import { clockSkewMs, minIdAt, timeOfId } from "@/lib/ids";
import type { FilterCondition } from "./search";

/**
 * The devices that an import created, according to its history. Their ids and events date from the time of the import.
 */
export async function importCondition(
  db: ReadDatabase,
  ctx: RequestContext,
  importId: string,
): Promise<FilterCondition> {
  const [row] = await db
    .select({ finishedAt: imports.finishedAt })
    .from(imports)
    .where(and(eq(imports.projectId, ctx.project.id), eq(imports.id, importId)));
  const from = minIdAt(timeOfId(importId) - clockSkewMs);
  const to = row?.finishedAt ? minIdAt(row.finishedAt.getTime() + clockSkewMs) : undefined;
  const within = (id: typeof devices.id | typeof auditEvents.id) =>
    and(gte(id, from), to === undefined ? undefined : lt(id, to));
  const registered = and(
    eq(auditEvents.projectId, ctx.project.id),
    within(auditEvents.id),
    isOfJob,
    sql`${jobOf} = ${importId}`,
    eq(auditEvents.action, "device.registered"),
  );
  const condition = sql`(${within(devices.id)} and ${devices.id} in (
    select ${auditEvents.subjectId} from ${auditEvents} where ${registered}))`;
  return { set: condition, perRow: condition };
}
