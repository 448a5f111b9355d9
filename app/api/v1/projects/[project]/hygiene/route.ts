import { etag, nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { editHygiene } from "@/lib/hygiene/mutations";
import { getHygiene } from "@/lib/hygiene/queries";
import { hygieneEdit } from "@/lib/hygiene/types";
import { hygieneView } from "@/lib/hygiene/views";

export const GET = nativeEndpoint({
  describe: { id: "getHygiene", summary: "How the project is kept clean", tag: "Hygiene" },
  scope: "devices:read",
  answer: hygieneView,
  run: getHygiene,
  headers: etag,
});

export const PATCH = nativeEndpoint({
  describe: { id: "editHygiene", summary: "Change how the project is kept clean", tag: "Hygiene" },
  scope: "project:admin",
  ifMatch: "taken",
  body: hygieneEdit,
  answer: hygieneView,
  run: (ctx, { body, ifVersion }) => editHygiene(ctx, { changes: body, ifVersion }),
  headers: etag,
});
