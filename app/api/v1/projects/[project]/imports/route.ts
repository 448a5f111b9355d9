import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { createImport } from "@/lib/imports/mutations";
import { listImports } from "@/lib/imports/queries";
import { importInput } from "@/lib/imports/types";

export const GET = nativeEndpoint({ scope: "devices:write", run: (ctx) => listImports(ctx) });

export const POST = nativeEndpoint({
  scope: "devices:write",
  status: 201,
  body: importInput,
  run: (ctx, { body }) => createImport(ctx, body),
});
