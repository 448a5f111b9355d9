import { historyListing } from "@/lib/audit/listing";
import { listHistory } from "@/lib/audit/queries";
import { auditView } from "@/lib/audit/views";
import { getDevice } from "@/lib/devices/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listQuery } from "@/lib/listing/query";
import { pageOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "deviceHistory", summary: "List a device's history", tag: "Devices" },
  scope: "devices:read",
  query: listQuery(historyListing),
  response: pageOf(auditView),
  run: async (ctx, { params, query }) => {
    const { id } = await getDevice(ctx, params.deviceId ?? "");
    return listHistory(ctx, id, query);
  },
});
