import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { editHygiene } from "@/lib/hygiene/mutations";
import { getHygiene } from "@/lib/hygiene/queries";
import { hygieneEdit } from "@/lib/hygiene/types";

export const GET = nativeEndpoint({ scope: "devices:read", run: getHygiene, headers: etag });

export const PATCH = nativeEndpoint({
  scope: "project:admin",
  body: hygieneEdit,
  run: (ctx, { body, ifVersion }) => editHygiene(ctx, { changes: body, ifVersion }),
  headers: etag,
});
