import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { getOverview } from "@/lib/overview/queries";
import { overviewView } from "@/lib/overview/views";

export const GET = nativeEndpoint({
  describe: { id: "overview", summary: "Read the project's overview", tag: "Projects" },
  scope: "devices:read",
  response: overviewView,
  run: (ctx) => getOverview(ctx),
});
