import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { changeRole, removeMember } from "@/lib/team/mutations";
import { memberEdit } from "@/lib/team/types";

export const PATCH = nativeEndpoint({
  scope: "project:admin",
  body: memberEdit,
  run: (ctx, { params, body }) => changeRole(ctx, { operatorId: params.operatorId ?? "", role: body.role }),
});

export const DELETE = nativeEndpoint({
  scope: "project:admin",
  status: 204,
  run: (ctx, { params }) => removeMember(ctx, { operatorId: params.operatorId ?? "" }),
});
