import { randomInt } from "node:crypto";
import { constraintName, database } from "@/db/client";
import { memberships } from "@/db/schema";
import type { IdentityType, SessionOperator } from "@/lib/context";
import { DomainError } from "@/lib/errors";
import { createProject } from "./mutations";
import type { ProjectView } from "./views";

/**
 * Makes a project for an operator, who becomes its admin. Without a slug one is made of the name.
 * Throws `conflict` where the slug is taken.
 */
export async function createProjectWithAdmin(
  operator: Pick<SessionOperator, "id" | "name">,
  input: { name: string; slug?: string | undefined; identityType: IdentityType; requestId: string },
): Promise<ProjectView> {
  const { name, identityType, requestId } = input;
  const wanted = input.slug ?? slugOf(name);
  try {
    return await insert(wanted);
  } catch (error) {
    if (constraintName(error) !== "projects_slug_unique") throw error;
    if (input.slug === undefined) return insert(`${wanted}-${randomInt(10_000, 100_000)}`);
    throw new DomainError("conflict", "Another project has that slug.", {
      issues: [{ path: "slug", message: "Taken already" }],
    });
  }

  function insert(slug: string): Promise<ProjectView> {
    const actor = { type: "operator", id: operator.id, label: operator.name } as const;
    return database().transaction(async (tx) => {
      const id = await createProject(tx, { slug, name, identityType }, requestId, actor);
      await tx.insert(memberships).values({ projectId: id, operatorId: operator.id, role: "admin" });
      return { id, slug, name, identityType, role: "admin" };
    });
  }
}

function slugOf(name: string): string {
  const plain = name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const slug = plain
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
  return slug || "project";
}
