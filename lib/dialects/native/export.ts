import { z } from "zod";
import type { RequestContext } from "@/lib/context";
import type { ExportStream } from "@/lib/exports/write";
import { download } from "@/lib/http/download";
import type { Content } from "@/lib/http/operation";

const types = { csv: "text/csv; charset=utf-8", ndjson: "application/x-ndjson", json: "application/json" };

/** What an export can be. */
export const exportFiles: Content = {
  "text/csv": z.string(),
  "application/x-ndjson": z.string(),
  "application/json": z.array(z.record(z.string(), z.unknown())),
};

/** An export as a file to save, named after the project and the day; how many rows to expect is in `X-Total-Rows`. */
export function presentExport(ctx: RequestContext, what: string, made: ExportStream): Response {
  const name = `${ctx.project.slug}-${what}-${new Date().toISOString().slice(0, 10)}.${made.format}`;
  const rows = `${made.totalIsEstimate ? "about " : ""}${made.total}`;
  return download(name, types[made.format], made.chunks, { "x-total-rows": rows });
}
