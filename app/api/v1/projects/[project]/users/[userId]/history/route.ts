import { historyListing } from "@/lib/audit/listing";
import { listUserHistory } from "@/lib/audit/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { parseListQuery } from "@/lib/listing/parse";
import { getUser } from "@/lib/users/detail";

export const GET = nativeEndpoint({
  scope: "users:read",
  run: async (ctx, { params, query }) => {
    const list = parseListQuery(query, historyListing);
    const { id } = await getUser(ctx, params.userId ?? "");
    return listUserHistory(ctx, id, list);
  },
});
