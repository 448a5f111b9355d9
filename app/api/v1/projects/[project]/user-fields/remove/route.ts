import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { maxBulkBodyBytes } from "@/lib/http/body";
import { removeFields } from "@/lib/user-fields/mutations";
import { fieldRemoval } from "@/lib/user-fields/types";
import { removedFieldsView } from "@/lib/user-fields/views";

export const POST = nativeEndpoint({
  describe: {
    id: "removeUserFields",
    summary: "Remove fields",
    tag: "Users",
    description:
      "Removes the fields, those nested in them, and their types. Values of users stay; a field is learned again when a server key or an operator writes it.",
  },
  scope: "project:admin",
  maxBytes: maxBulkBodyBytes,
  body: fieldRemoval,
  maxMembers: 2_000,
  response: removedFieldsView,
  run: (ctx, { body }) => removeFields(ctx, body),
});
