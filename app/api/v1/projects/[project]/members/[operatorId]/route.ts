import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { changeRole, removeMember } from "@/lib/team/mutations";
import { memberPatch } from "@/lib/team/types";
import { memberView, removedMemberView } from "@/lib/team/views";

export const PATCH = nativeEndpoint({
  describe: { id: "changeRole", summary: "Change a role", tag: "Team", errors: ["conflict"] },
  scope: "project:admin",
  body: memberPatch,
  answer: memberView,
  run: (ctx, { params, body }) => changeRole(ctx, { operatorId: params.operatorId ?? "", role: body.role }),
});

export const DELETE = nativeEndpoint({
  describe: {
    id: "removeMember",
    summary: "Remove a member",
    tag: "Team",
    errors: ["conflict"],
    description:
      "Their access ends at once, and with it the invitations that they made. The API keys that they created go on working: the answer names them.",
  },
  scope: "project:admin",
  answer: removedMemberView,
  run: (ctx, { params }) => removeMember(ctx, { operatorId: params.operatorId ?? "" }),
});
