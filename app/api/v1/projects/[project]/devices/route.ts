import { deviceListing } from "@/lib/devices/listing";
import { listDevices } from "@/lib/devices/queries";
import { deviceView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listQuery } from "@/lib/listing/query";
import { pageOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "listDevices", summary: "List devices", tag: "Devices" },
  scope: "devices:read",
  query: listQuery(deviceListing),
  response: pageOf(deviceView),
  run: (ctx, { query }) => listDevices(ctx, query),
});
