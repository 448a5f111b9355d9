import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { parseListQuery } from "@/lib/listing/parse";
import { listUsers } from "@/lib/users/list";
import { userListing } from "@/lib/users/listing";

export const GET = nativeEndpoint({
  scope: "users:read",
  run: (ctx, { query }) => listUsers(ctx, parseListQuery(query, userListing)),
});
