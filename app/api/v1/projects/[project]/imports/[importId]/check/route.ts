import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { checkImport } from "@/lib/imports/mutations";
import { importSettings } from "@/lib/imports/types";
import { importView } from "@/lib/imports/views";

export const POST = nativeEndpoint({
  describe: {
    id: "checkImport",
    summary: "Check every row",
    tag: "Imports",
    description: "Reports what would happen to each row, without saving anything.",
    errors: ["conflict"],
  },
  scope: "devices:write",
  status: 202,
  body: importSettings,
  response: importView,
  run: (ctx, { params, body }) => checkImport(ctx, { importId: params.importId ?? "", settings: body }),
});
