import { auditListing } from "@/lib/audit/listing";
import { listAudit } from "@/lib/audit/queries";
import { auditView } from "@/lib/audit/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listQuery } from "@/lib/listing/query";
import { pageOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "listAudit", summary: "List the audit log", tag: "Activity" },
  scope: "project:admin",
  query: listQuery(auditListing),
  response: pageOf(auditView),
  run: (ctx, { query }) => listAudit(ctx, query),
});
