import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { deleteView } from "@/lib/views/verbs";

export const DELETE = nativeEndpoint({
  describe: { id: "deleteView", summary: "Delete a saved view", tag: "Saved views" },
  scope: "devices:read",
  status: 204,
  run: (ctx, { params }) => deleteView(ctx, { viewId: params.viewId ?? "" }),
});
