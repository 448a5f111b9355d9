import type { SessionOperator } from "@/lib/context";
import type { ProjectView } from "./views";

export function toProjectView(project: SessionOperator["projects"][number]): ProjectView {
  const { id, slug, name, identityType, role } = project;
  return { id, slug, name, identityType, role };
}
