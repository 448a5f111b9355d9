import { z } from "zod";
import { exportAudit } from "@/lib/audit/export";
import { auditFilters } from "@/lib/audit/listing";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { download } from "@/lib/http/download";
import { oneOf } from "@/lib/listing/filters";
import { filterQuery } from "@/lib/listing/query";

export const GET = nativeEndpoint({
  describe: { id: "exportAudit", summary: "Export the audit log", tag: "Activity" },
  scope: "project:admin",
  query: filterQuery({ ...auditFilters, format: oneOf("csv") }),
  file: { "text/csv": z.string() },
  async run(ctx, { query }) {
    const { format: _csv, ...filters } = query;
    const name = `${ctx.project.slug}-audit-${new Date().toISOString().slice(0, 10)}.csv`;
    return download(name, "text/csv; charset=utf-8", await exportAudit(ctx, filters));
  },
});
