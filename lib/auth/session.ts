import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { decode } from "next-auth/jwt";
import { database } from "@/db/client";
import { instanceSettings, memberships, operatorSessions, operators, projects } from "@/db/schema";
import { config } from "@/lib/config";
import type { AuthorizedProject, AuthorizedProjectId } from "@/lib/context";

export type Role = "viewer" | "editor" | "admin";

/** An operator whose session holds, with every project that they may enter, by name. */
export interface SessionOperator {
  id: string;
  sessionId: string;
  email: string;
  name: string;
  projects: (AuthorizedProject & { name: string; role: Role })[];
}

/** What the cookie carries: a secret whose hash stands in the session's row. */
export interface SessionClaims {
  session: string;
  /** When it was signed, in seconds. */
  iat: number;
}

const daySeconds = 24 * 60 * 60;

/** Browsers tie a `__Host-` cookie to https and to this host alone; plain http cannot have one. */
export const sessionCookieName = (): string =>
  config().publicUrl?.startsWith("https:") ? "__Host-rollcall.session" : "rollcall.session";

let keptSecret: Promise<string> | undefined;

/** The secret that signs sessions: the operator's own, else one that all instances on a database share. */
export function sessionSigningSecret(): Promise<string> {
  const { secret } = config();
  if (secret !== undefined) return Promise.resolve(secret);
  keptSecret ??= readOrMakeSecret().catch((error: unknown) => {
    keptSecret = undefined;
    throw error;
  });
  return keptSecret;
}

async function readOrMakeSecret(): Promise<string> {
  const key = "session_secret";
  return database().transaction(async (tx) => {
    await tx
      .insert(instanceSettings)
      .values({ key, value: randomBytes(32).toString("hex") })
      .onConflictDoNothing();
    const [row] = await tx.select().from(instanceSettings).where(eq(instanceSettings.key, key));
    if (row === undefined) throw new Error("The session secret was written but cannot be read.");
    return row.value;
  });
}

/** What a session is stored and looked up by. */
export const hashSessionSecret = (secret: string): string =>
  createHash("sha256").update(secret).digest("hex");

/** The secret in a session cookie, or null where no server of this database signed it. */
export async function readSessionCookie(cookie: string | undefined): Promise<string | null> {
  if (!cookie) return null;
  const claims = (await decode({ token: cookie, secret: await sessionSigningSecret() }).catch(
    () => null,
  )) as Partial<SessionClaims> | null;
  if (typeof claims?.session !== "string" || typeof claims.iat !== "number") return null;
  // Signed while this clock was far ahead, it would outlive its time by as much.
  return claims.iat > Date.now() / 1_000 + daySeconds ? null : claims.session;
}

/** The operator of a session cookie, or null. */
export async function findOperatorByCookie(cookie: string | undefined): Promise<SessionOperator | null> {
  const secret = await readSessionCookie(cookie);
  return secret === null ? null : findOperatorBySessionSecret(secret);
}

/**
 * The operator of a session's secret, or null. Asks the database each time, so that the end of a session, another role
 * and a lost project count from the next request on, on every server.
 */
export async function findOperatorBySessionSecret(secret: string): Promise<SessionOperator | null> {
  const rows = await database().read((db) =>
    db
      .select({
        sessionId: operatorSessions.id,
        useIsDue: sql<boolean>`${operatorSessions.lastUsedAt} < now() - interval '1 minute'`,
        operator: operators,
        project: projects,
        role: memberships.role,
      })
      .from(operatorSessions)
      .innerJoin(operators, eq(operators.id, operatorSessions.operatorId))
      .leftJoin(memberships, eq(memberships.operatorId, operators.id))
      .leftJoin(projects, eq(projects.id, memberships.projectId))
      .where(
        and(
          eq(operatorSessions.secretHash, hashSessionSecret(secret)),
          gt(operatorSessions.expiresAt, sql`now()`),
          // mutation: disabled-operators-stay-signed-in
          isNull(operators.disabledAt),
        ),
      )
      .orderBy(projects.createdAt, projects.id),
  );
  const [first] = rows;
  if (first === undefined) return null;
  if (first.useIsDue) await noteUse(first.sessionId);
  return {
    id: first.operator.id,
    sessionId: first.sessionId,
    email: first.operator.email,
    name: first.operator.name,
    projects: rows.flatMap(({ project, role }) =>
      project === null || role === null
        ? []
        : {
            id: project.id as AuthorizedProjectId,
            slug: project.slug,
            name: project.name,
            identityType: project.identityType,
            autoCreateApplications: project.autoCreateApplications,
            role,
          },
    ),
  };
}

async function noteUse(sessionId: string): Promise<void> {
  await database().read((db) =>
    db
      .update(operatorSessions)
      .set({ lastUsedAt: sql`now()` })
      .where(
        and(
          eq(operatorSessions.id, sessionId),
          sql`${operatorSessions.lastUsedAt} < now() - interval '1 minute'`,
        ),
      ),
  );
}

/** One cookie's value out of a `Cookie` header. */
export function readCookie(header: string | null, name: string): string | undefined {
  const pair = header?.split(/;\s*/).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
