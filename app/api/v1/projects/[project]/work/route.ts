import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { workListing } from "@/lib/jobs/listing";
import { listWork } from "@/lib/jobs/queries";
import { workView } from "@/lib/jobs/views";
import { listQuery } from "@/lib/listing/query";
import { pageOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: {
    id: "listWork",
    summary: "List bulk changes, imports and exports",
    tag: "Bulk changes",
    description: "The latest first.",
  },
  scope: "devices:read",
  query: listQuery(workListing),
  response: pageOf(workView),
  run: (ctx, { query }) => listWork(ctx, query),
});
