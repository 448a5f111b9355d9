import { z } from "zod";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { download } from "@/lib/http/download";
import { exportRejects } from "@/lib/imports/queries";

export const GET = nativeEndpoint({
  describe: {
    id: "exportImportRejects",
    summary: "Download rejected rows",
    tag: "Imports",
    description: "CSV with reasons, to correct and import again.",
  },
  scope: "devices:write",
  file: { "text/csv": z.string() },
  async run(ctx, { params }) {
    const pieces = await exportRejects(ctx, params.importId ?? "");
    return download(`${ctx.project.slug}-rejects.csv`, "text/csv; charset=utf-8", pieces);
  },
});
