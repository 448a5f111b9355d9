import { randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { DatabaseClient } from "@/db/client";
import { applications, auditEvents, projects } from "@/db/schema";
import { createApiKey } from "@/lib/api-keys/mutations";
import { createProject } from "@/lib/projects/mutations";
import type { TestProject } from "../fixtures/project";
import { projectUserToken } from "../fixtures/user-token";

/** An empty project for one sequence or history of calls. */
export type TestBed = Pick<TestProject, "id" | "slug" | "signingSecret" | "trustingMobileKey"> & {
  keys: Pick<TestProject["keys"], "server" | "mobile" | "sender">;
};

/** With three applications: the default one, one with shared and one with exclusive push tokens. */
export function createTestBed(
  database: DatabaseClient,
  { defaultIsExclusive = false } = {},
): Promise<TestBed> {
  const slug = `testBed-${randomBytes(6).toString("hex")}`;
  return database.transaction(async (tx) => {
    const projectId = await createProject(tx, { slug, name: slug, identityType: "email" }, slug);
    const policies = { shared: "shared", exclusive: "exclusive" } as const;
    for (const [name, tokenPolicy] of Object.entries(policies)) {
      await tx.insert(applications).values({ projectId, id: crypto.randomUUID(), name, tokenPolicy });
    }
    if (defaultIsExclusive) {
      await tx
        .update(applications)
        .set({ tokenPolicy: "exclusive" })
        .where(and(eq(applications.projectId, projectId), eq(applications.isDefault, true)));
    }
    const key = (kind: "server" | "mobile" | "sender", requireUserToken = true) =>
      createApiKey(tx, { projectId, kind, name: kind, requireUserToken, createdBy: "test" });
    const [row] = await tx.select().from(projects).where(eq(projects.id, projectId));
    return {
      id: projectId,
      slug,
      signingSecret: row?.signingSecret ?? "",
      keys: { server: await key("server"), mobile: await key("mobile"), sender: await key("sender") },
      trustingMobileKey: await key("mobile", false),
    };
  });
}

/** User tokens for the project, one per user. */
export function userTokensFor(testBed: TestBed): (email: string) => Promise<string> {
  const made = new Map<string, Promise<string>>();
  return (email) => {
    const token = made.get(email) ?? projectUserToken(testBed as TestProject, { email });
    made.set(email, token);
    return token;
  };
}

/** The number of audit events by action. */
export async function auditCounts(
  database: DatabaseClient,
  { id }: TestBed,
): Promise<Record<string, number>> {
  const rows = await database.read((db) =>
    db
      .select({ action: auditEvents.action, times: sql<number>`count(*)::int` })
      .from(auditEvents)
      .where(and(eq(auditEvents.projectId, id), sql`${auditEvents.action} <> 'project.created'`))
      .groupBy(auditEvents.action),
  );
  return Object.fromEntries(rows.map(({ action, times }) => [action, times]));
}
