import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listQuery } from "@/lib/listing/query";
import { pageOf } from "@/lib/listing/views";
import { userListing } from "@/lib/users/listing";
import { listUsers } from "@/lib/users/queries";
import { userView } from "@/lib/users/views";

export const GET = nativeEndpoint({
  describe: { id: "listUsers", summary: "List users", tag: "Users" },
  scope: "users:read",
  query: listQuery(userListing),
  answer: pageOf(userView),
  run: (ctx, { query }) => listUsers(ctx, query),
});
