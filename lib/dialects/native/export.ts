import { z } from "zod";
import type { RequestContext } from "@/lib/context";
import type { ExportStream } from "@/lib/exports/write";
import { download } from "@/lib/http/download";
import type { Content } from "@/lib/http/operation";

const types = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson", json: "application/json" };

export const exportFiles: Content = {
  "text/csv": z.string(),
  "application/x-ndjson": z.string(),
  "application/json": z.array(z.record(z.string(), z.unknown())),
};

/** An export as a download. `X-Total-Rows` has the expected number of rows. */
export function presentExport(ctx: RequestContext, subject: string, file: ExportStream): Response {
  const name = `${ctx.project.slug}-${subject}-${new Date().toISOString().slice(0, 10)}.${file.format}`;
  const rows = `${file.totalIsEstimate ? "about " : ""}${file.total}`;
  return download(name, types[file.format], file.chunks, { "x-total-rows": rows });
}
