import { z } from "zod";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { download } from "@/lib/http/download";
import { exportRejects } from "@/lib/imports/queries";
import { rejectsOptions } from "@/lib/imports/types";
import { filterQuery } from "@/lib/listing/query";

export const GET = nativeEndpoint({
  describe: {
    id: "exportImportRejects",
    summary: "Download rejected rows",
    tag: "Imports",
    description:
      "CSV with reasons. With full push tokens it can be corrected and imported again; that is recorded in the audit log.",
  },
  scope: "devices:write",
  query: filterQuery(rejectsOptions),
  file: { "text/csv": z.string() },
  async run(ctx, { params, query }) {
    const pieces = await exportRejects(ctx, { importId: params.importId ?? "", ...query });
    return download(`${ctx.project.slug}-rejects.csv`, "text/csv; charset=utf-8", pieces);
  },
});
