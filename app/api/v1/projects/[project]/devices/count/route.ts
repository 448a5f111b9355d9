import { countDevices } from "@/lib/devices/count";
import { deviceFilters } from "@/lib/devices/listing";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { parseFilters } from "@/lib/listing/parse";

export const GET = nativeEndpoint({
  scope: "devices:read",
  run: (ctx, { query }) => countDevices(ctx, parseFilters(query, deviceFilters)),
});
