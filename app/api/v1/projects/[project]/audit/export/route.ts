import { exportAudit } from "@/lib/audit/export";
import { auditFilters } from "@/lib/audit/listing";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { download } from "@/lib/http/download";
import { choice } from "@/lib/listing/filters";
import { parseFilters } from "@/lib/listing/parse";

export const GET = nativeEndpoint({
  scope: "project:admin",
  async run(ctx, { query }) {
    const { format: _csv, ...filters } = parseFilters(query, { ...auditFilters, format: choice("csv") });
    const name = `${ctx.project.slug}-audit-${new Date().toISOString().slice(0, 10)}.csv`;
    return download(name, "text/csv; charset=utf-8", await exportAudit(ctx, filters));
  },
  present: (response) => response,
});
