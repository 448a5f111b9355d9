import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { changeRole, removeMember } from "@/lib/team/mutations";
import { memberPatch } from "@/lib/team/types";
import { memberView, removedMemberView } from "@/lib/team/views";

export const PATCH = nativeEndpoint({
  describe: { id: "changeRole", summary: "Change a role", tag: "Team", errors: ["conflict"] },
  scope: "project:admin",
  body: memberPatch,
  response: memberView,
  run: (ctx, { params, body }) => changeRole(ctx, { operatorId: params.operatorId ?? "", role: body.role }),
});

export const DELETE = nativeEndpoint({
  describe: {
    id: "removeMember",
    summary: "Remove a member",
    tag: "Team",
    errors: ["conflict"],
    description:
      "Their access and their invitations end at once. API keys that they created keep working and are returned.",
  },
  scope: "project:admin",
  response: removedMemberView,
  run: (ctx, { params }) => removeMember(ctx, { operatorId: params.operatorId ?? "" }),
});
