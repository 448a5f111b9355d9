import type { SessionOperator } from "@/lib/auth/session";
import type { ProjectView } from "./views";

export function toProjectView(project: SessionOperator["projects"][number]): ProjectView {
  const { id, slug, name, identityType, role } = project;
  return { id, slug, name, identityType, role };
}
