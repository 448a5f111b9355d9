import { deleteJson, patchJson, projectPath } from "@/lib/http/client";
import { changeMutation, jsonQuery } from "@/lib/http/query";
import type { MemberView, RemovedMemberView } from "./views";

/** Invitations and API keys show whether their creator is still a member. */
const teamKeys = (project: string) => ["members", "invitations", "apiKeys"].map((list) => [list, project]);

export const membersQuery = (project: string) =>
  jsonQuery<{ items: MemberView[] }>(["members", project], projectPath(project, "members"));

export const updateMemberRoleMutation = (project: string) =>
  changeMutation(teamKeys(project), ({ operatorId, role }: Pick<MemberView, "operatorId" | "role">) =>
    patchJson<MemberView>(projectPath(project, "members", operatorId), { role }),
  );

/** Removes a member; the response lists the API keys that they created. */
export const removeMemberMutation = (project: string) =>
  changeMutation(teamKeys(project), (operatorId: string) =>
    deleteJson<RemovedMemberView>(projectPath(project, "members", operatorId)),
  );
