import { and, eq, gte, ilike, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { ReadDatabase } from "@/db/client";
import { auditEvents, devices, imports, jobs, users } from "@/db/schema";
import type { RequestContext } from "@/lib/context";
import { deviceCondition } from "@/lib/devices/filters";
import { isId, minIdAt, minIdSince, nilId, timeOfId } from "@/lib/ids";
import { containsPattern, searchWords } from "@/lib/listing/search";
import { userTextCondition } from "@/lib/users/filters";
import { isOfJob, jobOf } from "./job-events";

/** A text matches at most this many subjects. */
const maxSubjects = 200;
/** No index contains the texts of events, so only the latest events are searched. */
const maxSearched = 20_000;
/** The events of a request follow it within this time; those of a job that it started are found by the job. */
const requestMs = 15 * 60_000;

/** Finds events by an id, or by words of their device or user, or in their own texts. */
export async function searchCondition(db: ReadDatabase, ctx: RequestContext, text: string): Promise<SQL> {
  const found = isId(text)
    ? await idCondition(db, ctx, text.toLowerCase())
    : await textCondition(db, ctx, text);
  return found ?? sql`false`;
}

async function idCondition(db: ReadDatabase, ctx: RequestContext, id: string): Promise<SQL | undefined> {
  const at = timeOfId(id);
  const [from, to] = [minIdSince(at), minIdAt(at + requestMs)];
  const started: string[] = [id];
  for (const table of [jobs, imports]) {
    const ofRequest = and(eq(table.requestId, id), gte(table.id, from), lt(table.id, to));
    const rows = await db
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.projectId, ctx.project.id), ofRequest));
    started.push(...rows.map((row) => row.id));
  }
  return or(
    inArray(auditEvents.subjectId, started),
    and(isOfJob, inArray(jobOf, started)),
    eq(auditEvents.actorId, id),
    and(gte(auditEvents.id, from), lt(auditEvents.id, to), eq(auditEvents.requestId, id)),
  );
}

async function textCondition(db: ReadDatabase, ctx: RequestContext, text: string): Promise<SQL | undefined> {
  const { set } = await deviceCondition(db, ctx, { q: text });
  const foundDevices = await db.select({ id: devices.id }).from(devices).where(set).limit(maxSubjects);
  const foundUsers = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.projectId, ctx.project.id), userTextCondition(text)))
    .limit(maxSubjects);
  const ids = [...foundDevices, ...foundUsers].map(({ id }) => id);
  const oldest = sql`coalesce((
    select e.id from ${auditEvents} e where e.project_id = ${ctx.project.id}
    order by e.id desc offset ${maxSearched} limit 1), ${nilId}::uuid)`;
  const words = searchWords(text).map((word) => {
    const pattern = containsPattern(word.text);
    return or(ilike(auditEvents.actorLabel, pattern), sql`${auditEvents.details}::text ilike ${pattern}`);
  });
  return or(inArray(auditEvents.subjectId, ids), and(gte(auditEvents.id, oldest), ...words));
}
