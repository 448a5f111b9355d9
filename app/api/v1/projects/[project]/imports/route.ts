import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { createImport } from "@/lib/imports/mutations";
import { listImports } from "@/lib/imports/queries";
import { importInput } from "@/lib/imports/types";
import { importView } from "@/lib/imports/views";
import { listOf } from "@/lib/listing/views";

export const GET = nativeEndpoint({
  describe: { id: "listImports", summary: "List imports", tag: "Imports", description: "The latest twenty." },
  scope: "devices:write",
  response: listOf(importView),
  run: (ctx) => listImports(ctx),
});

export const POST = nativeEndpoint({
  describe: {
    id: "createImport",
    summary: "Create an import",
    tag: "Imports",
    description:
      "For a file of devices as CSV, NDJSON or a JSON array. Upload its chunks, check it, then start it.",
  },
  scope: "devices:write",
  status: 201,
  body: importInput,
  response: importView,
  run: (ctx, { body }) => createImport(ctx, body),
});
