import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { changeRole, removeMember } from "@/lib/team/mutations";
import { memberEdit } from "@/lib/team/types";
import { memberView } from "@/lib/team/views";

export const PATCH = nativeEndpoint({
  describe: { id: "changeRole", summary: "Change a role", tag: "Team", errors: ["conflict"] },
  scope: "project:admin",
  body: memberEdit,
  answer: memberView,
  run: (ctx, { params, body }) => changeRole(ctx, { operatorId: params.operatorId ?? "", role: body.role }),
});

export const DELETE = nativeEndpoint({
  describe: { id: "removeMember", summary: "Remove a member", tag: "Team", errors: ["conflict"] },
  scope: "project:admin",
  status: 204,
  run: (ctx, { params }) => removeMember(ctx, { operatorId: params.operatorId ?? "" }),
});
