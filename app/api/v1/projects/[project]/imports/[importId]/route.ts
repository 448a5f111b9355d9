import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { discardImport } from "@/lib/imports/mutations";
import { getImport } from "@/lib/imports/queries";

export const GET = nativeEndpoint({
  scope: "devices:write",
  run: (ctx, { params }) => getImport(ctx, params.importId ?? ""),
});

export const DELETE = nativeEndpoint({
  scope: "devices:write",
  status: 204,
  run: (ctx, { params }) => discardImport(ctx, params.importId ?? ""),
});
