import { historyListing } from "@/lib/audit/listing";
import { listHistory } from "@/lib/audit/queries";
import { getDevice } from "@/lib/devices/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { parseListQuery } from "@/lib/listing/parse";

export const GET = nativeEndpoint({
  scope: "devices:read",
  run: async (ctx, { params, query }) => {
    const list = parseListQuery(query, historyListing);
    const { id } = await getDevice(ctx, params.deviceId ?? "");
    return listHistory(ctx, id, list);
  },
});
