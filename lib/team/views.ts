import type { ProjectView } from "@/lib/projects/views";

/** An operator who may enter a project. */
export interface MemberView {
  operatorId: string;
  email: string;
  name: string;
  role: ProjectView["role"];
  joinedAt: string;
  lastSignedInAt: string | null;
}
