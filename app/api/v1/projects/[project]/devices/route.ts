import { deviceListing } from "@/lib/devices/listing";
import { listDevices } from "@/lib/devices/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { parseListQuery } from "@/lib/listing/parse";

export const GET = nativeEndpoint({
  scope: "devices:read",
  run: (ctx, { query }) => listDevices(ctx, parseListQuery(query, deviceListing)),
});
