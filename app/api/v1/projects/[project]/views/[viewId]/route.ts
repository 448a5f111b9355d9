import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { deleteSavedView, updateSavedView } from "@/lib/saved-views/mutations";
import { savedView, savedViewPatch } from "@/lib/saved-views/views";

export const PATCH = nativeEndpoint({
  describe: { id: "editView", summary: "Change a saved view", tag: "Saved views", errors: ["invalidValue"] },
  scope: "devices:read",
  body: savedViewPatch,
  response: savedView,
  run: (ctx, { params, body }) => updateSavedView(ctx, { viewId: params.viewId ?? "", changes: body }),
});

export const DELETE = nativeEndpoint({
  describe: { id: "deleteView", summary: "Delete a saved view", tag: "Saved views" },
  scope: "devices:read",
  status: 204,
  run: (ctx, { params }) => deleteSavedView(ctx, { viewId: params.viewId ?? "" }),
});
