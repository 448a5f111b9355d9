import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { checkImport } from "@/lib/imports/mutations";
import { importSettings } from "@/lib/imports/types";

export const POST = nativeEndpoint({
  scope: "devices:write",
  status: 202,
  body: importSettings,
  run: (ctx, { params, body }) => checkImport(ctx, { importId: params.importId ?? "", settings: body }),
});
