import { updateCleanup } from "@/lib/cleanup/mutations";
import { getCleanup } from "@/lib/cleanup/queries";
import { cleanupPatch } from "@/lib/cleanup/types";
import { cleanupView } from "@/lib/cleanup/views";
import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  describe: { id: "getCleanup", summary: "Read the cleanup settings and status", tag: "Cleanup" },
  scope: "devices:read",
  response: cleanupView,
  run: getCleanup,
  headers: etag,
});

export const PATCH = nativeEndpoint({
  describe: { id: "updateCleanup", summary: "Change the cleanup settings", tag: "Cleanup" },
  scope: "project:admin",
  ifMatch: "optional",
  body: cleanupPatch,
  response: cleanupView,
  run: (ctx, { body, ifVersion }) => updateCleanup(ctx, { changes: body, ifVersion }),
  headers: etag,
});
