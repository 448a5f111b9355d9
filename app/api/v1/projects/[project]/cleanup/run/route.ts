import { requestCleanup } from "@/lib/cleanup/mutations";
import { cleanupView } from "@/lib/cleanup/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const POST = nativeEndpoint({
  describe: { id: "requestCleanup", summary: "Run the cleanup now", tag: "Cleanup" },
  scope: "project:admin",
  status: 202,
  response: cleanupView,
  run: (ctx) => requestCleanup(ctx),
});
