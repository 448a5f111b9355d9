import { randomBytes } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { decode } from "next-auth/jwt";
import { database } from "@/db/client";
import { instanceSettings, memberships, operators, projects } from "@/db/schema";
import { config } from "@/lib/config";
import type { AuthorizedProject, AuthorizedProjectId } from "@/lib/context";

export type Role = "viewer" | "editor" | "admin";

/** An operator whose session holds, with every project that they may enter, by name. */
export interface SessionOperator {
  id: string;
  email: string;
  name: string;
  projects: (AuthorizedProject & { name: string; role: Role })[];
}

/** What a session carries. `version` is the operator's `sessionVersion` at sign-in. */
export interface SessionClaims {
  sub: string;
  version: number;
  /** When it was signed, in seconds. */
  iat: number;
}

const daySeconds = 24 * 60 * 60;

/** Browsers tie a `__Host-` cookie to https and to this host alone; plain http cannot have one. */
export const sessionCookieName = (): string =>
  config().publicUrl?.startsWith("https:") ? "__Host-rollcall.session" : "rollcall.session";

let keptSecret: Promise<string> | undefined;

/** The secret that signs sessions: the operator's own, else one that all instances on a database share. */
export function sessionSecret(): Promise<string> {
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

/**
 * The operator of a session cookie, or null. Asks the database each time, so that a session ends at once when its
 * operator is disabled, changes password or loses a project.
 */
export async function operatorOfSession(cookie: string | undefined): Promise<SessionOperator | null> {
  if (!cookie) return null;
  const claims = (await decode({ token: cookie, secret: await sessionSecret() }).catch(
    () => null,
  )) as SessionClaims | null;
  if (typeof claims?.sub !== "string") return null;
  // Signed while this clock was far ahead, it would outlive its time by as much.
  if (claims.iat > Date.now() / 1_000 + daySeconds) return null;
  const rows = await database().read((db) =>
    db
      .select({ operator: operators, project: projects, role: memberships.role })
      .from(operators)
      .leftJoin(memberships, eq(memberships.operatorId, operators.id))
      .leftJoin(projects, eq(projects.id, memberships.projectId))
      .where(
        and(
          eq(operators.id, claims.sub),
          eq(operators.sessionVersion, claims.version),
          isNull(operators.disabledAt),
        ),
      )
      .orderBy(projects.createdAt, projects.id),
  );
  const [first] = rows;
  if (first === undefined) return null;
  return {
    id: first.operator.id,
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

/** One cookie's value out of a `Cookie` header. */
export function readCookie(header: string | null, name: string): string | undefined {
  const pair = header?.split(/;\s*/).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
