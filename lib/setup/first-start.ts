import { sql } from "drizzle-orm";
import { database } from "@/db/client";
import { operators, projects } from "@/db/schema";
import { createApiKey } from "@/lib/api-keys/mutations";
import type { ApiKeyKind } from "@/lib/credentials/api-keys";
import { generatePassword } from "@/lib/credentials/passwords";
import { createOperator } from "@/lib/operators/mutations";
import { createProject } from "@/lib/projects/mutations";

/** What the first start created, to be shown once. */
export interface FirstStart {
  projectSlug: string;
  adminEmail: string;
  /** The generated password; null if it was configured. */
  adminPassword: string | null;
  keys: Record<"server" | "mobile" | "readonly", string>;
}

/**
 * Creates the first project, a key of each kind and the first admin; returns null if the database has a project or an
 * operator. Safe when several instances start at once.
 */
export function prepareFirstStart(admin: {
  email: string;
  password?: string | undefined;
}): Promise<FirstStart | null> {
  const password = admin.password ?? generatePassword();
  return database().transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('rollcall first start'))`);
    // Someone may have deleted every project.
    const existing = await tx.execute(
      sql`select from ${projects} union all select from ${operators} limit 1`,
    );
    if (existing.length > 0) return null;

    const project = { slug: "default", name: "Default", identityType: "email" } as const;
    const projectId = await createProject(tx, project, "first-start");
    const createKey = (kind: ApiKeyKind) =>
      createApiKey(tx, { projectId, kind, name: `First ${kind} key`, createdBy: "Rollcall" });
    const keys = {
      server: await createKey("server"),
      mobile: await createKey("mobile"),
      readonly: await createKey("readonly"),
    };
    await createOperator(tx, {
      email: admin.email,
      name: "Admin",
      password,
      memberships: [{ projectId, role: "admin" }],
    });
    return {
      projectSlug: project.slug,
      adminEmail: admin.email,
      adminPassword: admin.password === undefined ? password : null,
      keys,
    };
  });
}
