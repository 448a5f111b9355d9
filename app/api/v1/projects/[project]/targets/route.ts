import { z } from "zod";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { download } from "@/lib/http/download";
import { filterQuery } from "@/lib/listing/query";
import { readTargets } from "@/lib/targets/queries";
import { targetFilters } from "@/lib/targets/types";

export const GET = nativeEndpoint({
  describe: {
    id: "readTargets",
    summary: "Read push tokens to send to",
    tag: "Sending",
    description:
      "The deliverable devices of one user, or all that match the device list's filters, as they are read. A reader that was cut off continues with `after`.",
    errors: ["invalidEmail", "invalidUserId"],
  },
  scope: "targets:read",
  query: filterQuery(targetFilters),
  file: { "application/x-ndjson": z.string(), "text/csv": z.string() },
  run: async (ctx, { query }) => {
    const { format = "ndjson" } = query;
    const type = format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson";
    return download(`${ctx.project.slug}-targets.${format}`, type, await readTargets(ctx, query));
  },
});
