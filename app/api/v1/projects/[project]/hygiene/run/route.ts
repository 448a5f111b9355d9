import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { requestPass } from "@/lib/hygiene/mutations";
import { hygieneView } from "@/lib/hygiene/views";

export const POST = nativeEndpoint({
  describe: { id: "requestPass", summary: "Ask for a pass now", tag: "Hygiene" },
  scope: "project:admin",
  status: 202,
  answer: hygieneView,
  run: (ctx) => requestPass(ctx),
});
