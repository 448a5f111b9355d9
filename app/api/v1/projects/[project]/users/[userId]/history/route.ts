import { historyListing } from "@/lib/audit/listing";
import { listUserHistory } from "@/lib/audit/queries";
import { auditView } from "@/lib/audit/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listQuery } from "@/lib/listing/query";
import { pageOf } from "@/lib/listing/views";
import { getUser } from "@/lib/users/queries";

export const GET = nativeEndpoint({
  describe: { id: "userHistory", summary: "List what happened to a user", tag: "Users" },
  scope: "users:read",
  query: listQuery(historyListing),
  answer: pageOf(auditView),
  run: async (ctx, { params, query }) => {
    const { id } = await getUser(ctx, params.userId ?? "");
    return listUserHistory(ctx, id, query);
  },
});
