import { eq, type SQL, sql } from "drizzle-orm";
import type { Database, DatabaseClient } from "@/db/client";
import { type jobs, projects } from "@/db/schema";
import { toAuthorizedProject } from "@/lib/authorized-project";
import type { Actor, RequestContext } from "@/lib/context";
import { isDomainError } from "@/lib/errors";
import { describeError, log } from "@/lib/log";

/*
 * Work that outlives the request that started it: bulk jobs, imports and cleanups. Its progress is stored, so any
 * server can resume it where another one stopped. Progress resets `attempts`.
 */

/** Work that crashes its server every time must not be resumed forever. */
export const maxResumes = 3;

export type WorkKey = { projectId: string; id: string };

export type ClaimedWork = WorkKey & { resumes: number };

export interface BackgroundWork {
  /** Its name in log lines. */
  name: string;
  run(key: WorkKey): Promise<void>;
  /** Whether to leave the rest for a later resume after this error. Any other error fails the work. */
  isTemporary(error: unknown): boolean;
  /** Records the failure; without an error, the work was resumed too often. */
  fail(key: WorkKey, error?: unknown): Promise<void>;
}

const running = new Set<string>();

/** Never throws. Returns whether the work ran without an error. */
export async function runWork(work: BackgroundWork, key: WorkKey): Promise<boolean> {
  const name = `${work.name} ${key.id}`;
  if (running.has(name)) return false;
  running.add(name);
  try {
    await work.run(key);
    return true;
  } catch (error) {
    const isTemporary = work.isTemporary(error);
    const about = { work: work.name, projectId: key.projectId, id: key.id, failure: describeError(error) };
    const message = isTemporary ? "Background work paused" : "Background work failed";
    log()[isDomainError(error) ? "warn" : "error"](about, message);
    if (!isTemporary) await recordFailure(work, key, error);
    return false;
  } finally {
    running.delete(name);
  }
}

/** Continues claimed work, or fails it if it was resumed too often before. */
export const resumeWork = (work: BackgroundWork, claimed: ClaimedWork[]): Promise<boolean>[] =>
  claimed.map(async ({ projectId, id, resumes }) => {
    const key = { projectId, id };
    if (resumes <= maxResumes) return runWork(work, key);
    log().error({ work: work.name, projectId, id, resumes: maxResumes }, "Background work resumed too often");
    await recordFailure(work, key);
    return true;
  });

async function recordFailure(work: BackgroundWork, key: WorkKey, error?: unknown): Promise<void> {
  try {
    await work.fail(key, error);
  } catch (again) {
    const about = { work: work.name, projectId: key.projectId, id: key.id, failure: describeError(again) };
    log().error(about, "Background work failed, and its failure could not be recorded; trying again");
  }
}

/** Claims work whose heartbeat, `updated_at`, stopped: its server ended or lost its database. */
export const claimAbandoned = (
  client: DatabaseClient,
  table: SQL,
  isUnfinished: SQL,
  { idleSeconds, limit }: { idleSeconds: number; limit: number },
): Promise<ClaimedWork[]> =>
  client.statement((db) =>
    db.execute<ClaimedWork>(sql`
      update ${table} set updated_at = now(), attempts = attempts + 1
      where ${isUnfinished} and (project_id, id) in (
        select project_id, id from ${table}
        where ${isUnfinished} and updated_at < now() - make_interval(secs => ${idleSeconds})
        order by updated_at limit ${limit} for update skip locked
      )
      returning project_id as "projectId", id, attempts as resumes`),
  );

/** The columns in which a job or an import stores who started it. */
export const starterColumns = ({ actor, requestId }: RequestContext) => ({
  actorType: actor.type,
  actorId: actor.id,
  actorLabel: actor.label,
  requestId,
});

/** Background work acts as the actor who started it, whose credential was checked at that time. */
export async function backgroundContext(
  tx: Database,
  projectId: string,
  { requestId, actor }: Pick<RequestContext, "requestId" | "actor">,
): Promise<RequestContext> {
  const [project] = await tx.select().from(projects).where(eq(projects.id, projectId));
  if (project === undefined) throw new Error("Background work outlived its project.");
  return {
    requestId,
    actor,
    project: toAuthorizedProject(project),
    scopes: new Set(["devices:write"]),
    tokenUser: null,
  };
}

/** Where each type of actor starts work. */
const starters: Record<string, string> = { operator: "console", system: "cli" };

export const starterContext = (
  tx: Database,
  row: Pick<typeof jobs.$inferSelect, "projectId" | "requestId" | "actorType" | "actorId" | "actorLabel">,
): Promise<RequestContext> =>
  backgroundContext(tx, row.projectId, {
    requestId: row.requestId,
    actor: {
      type: row.actorType as Actor["type"],
      id: row.actorId,
      label: row.actorLabel,
      via: starters[row.actorType] ?? "native",
    },
  });
