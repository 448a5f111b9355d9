import { deviceFacets } from "@/lib/devices/counts";
import { deviceFacetsView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({
  describe: { id: "deviceFacets", summary: "List the values of device filters", tag: "Devices" },
  scope: "devices:read",
  response: deviceFacetsView,
  run: (ctx) => deviceFacets(ctx),
});
