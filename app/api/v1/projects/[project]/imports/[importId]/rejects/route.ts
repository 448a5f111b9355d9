import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { download } from "@/lib/http/download";
import { exportRejects } from "@/lib/imports/queries";

export const GET = nativeEndpoint({
  scope: "devices:write",
  async run(ctx, { params }) {
    const pieces = await exportRejects(ctx, params.importId ?? "");
    return download(`${ctx.project.slug}-rejects.csv`, "text/csv; charset=utf-8", pieces);
  },
  present: (response) => response,
});
