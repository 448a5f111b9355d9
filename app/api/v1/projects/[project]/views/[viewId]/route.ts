import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { deleteView } from "@/lib/views/verbs";

export const DELETE = nativeEndpoint({
  scope: "devices:read",
  status: 204,
  run: (ctx, { params }) => deleteView(ctx, { viewId: params.viewId ?? "" }),
});
