import { auditListing } from "@/lib/audit/listing";
import { listAudit } from "@/lib/audit/queries";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { parseListQuery } from "@/lib/listing/parse";

export const GET = nativeEndpoint({
  scope: "project:admin",
  run: (ctx, { query }) => listAudit(ctx, parseListQuery(query, auditListing)),
});
