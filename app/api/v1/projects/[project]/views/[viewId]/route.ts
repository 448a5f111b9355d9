import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { deleteSavedView } from "@/lib/saved-views/mutations";

export const DELETE = nativeEndpoint({
  describe: { id: "deleteView", summary: "Delete a saved view", tag: "Saved views" },
  scope: "devices:read",
  status: 204,
  run: (ctx, { params }) => deleteSavedView(ctx, { viewId: params.viewId ?? "" }),
});
