import { z } from "zod";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { download } from "@/lib/http/download";
import { exportRejects } from "@/lib/imports/queries";

export const GET = nativeEndpoint({
  describe: {
    id: "exportImportRejects",
    summary: "Download the rows that were not taken",
    tag: "Imports",
    description: "As CSV with why, to put right and send again.",
  },
  scope: "devices:write",
  file: { "text/csv": z.string() },
  async run(ctx, { params }) {
    const pieces = await exportRejects(ctx, params.importId ?? "");
    return download(`${ctx.project.slug}-rejects.csv`, "text/csv; charset=utf-8", pieces);
  },
});
