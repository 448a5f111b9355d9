import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { decideQuarantine } from "@/lib/feedback/quarantine";
import { quarantineView } from "@/lib/feedback/views";

export const POST = nativeEndpoint({
  describe: {
    id: "discardQuarantine",
    summary: "Discard held-back reports",
    tag: "Sending",
    errors: ["conflict"],
  },
  scope: "devices:write",
  response: quarantineView,
  run: (ctx, { params }) =>
    decideQuarantine(ctx, { quarantineId: params.quarantineId ?? "", decision: "discarded" }),
});
