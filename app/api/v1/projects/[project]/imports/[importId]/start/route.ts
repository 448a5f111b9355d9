import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { startImport } from "@/lib/imports/mutations";
import { importView } from "@/lib/imports/views";

export const POST = nativeEndpoint({
  describe: {
    id: "startImport",
    summary: "Start a checked import",
    tag: "Imports",
    errors: ["conflict"],
  },
  scope: "devices:write",
  status: 202,
  response: importView,
  run: (ctx, { params }) => startImport(ctx, params.importId ?? ""),
});
