import { randomBytes } from "node:crypto";
import type { Database } from "@/db/client";
import { applications, auditEvents, projects } from "@/db/schema";
import type { IdentityType } from "@/lib/context";
import { newId } from "@/lib/ids";

export interface NewProject {
  slug: string;
  name: string;
  identityType: IdentityType;
  autoCreateApplications?: boolean;
}

/** Makes a project with a signing secret and the application of wires that name none. Answers its id. */
export async function createProject(tx: Database, input: NewProject, requestId: string): Promise<string> {
  const projectId = newId();
  await tx
    .insert(projects)
    .values({ ...input, id: projectId, signingSecret: randomBytes(32).toString("hex") });
  await tx.insert(applications).values({ projectId, id: newId(), name: "default", isDefault: true });
  await tx.insert(auditEvents).values({
    projectId,
    id: newId(),
    action: "project.created",
    actorType: "system",
    actorLabel: "Rollcall",
    subjectType: "project",
    subjectId: projectId,
    requestId,
  });
  return projectId;
}
