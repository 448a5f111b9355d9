import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { startImport } from "@/lib/imports/mutations";

export const POST = nativeEndpoint({
  scope: "devices:write",
  status: 202,
  run: (ctx, { params }) => startImport(ctx, params.importId ?? ""),
});
