import { deviceFacets } from "@/lib/devices/counts";
import { deviceFacetsView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  describe: { id: "deviceFacets", summary: "What devices can be filtered by", tag: "Devices" },
  scope: "devices:read",
  answer: deviceFacetsView,
  run: (ctx) => deviceFacets(ctx),
});
