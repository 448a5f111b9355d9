import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { listOf } from "@/lib/listing/views";
import { changeFieldType } from "@/lib/user-fields/mutations";
import { listFields } from "@/lib/user-fields/queries";
import { fieldTypeChange } from "@/lib/user-fields/types";
import { userFieldView } from "@/lib/user-fields/views";

export const GET = nativeEndpoint({
  describe: {
    id: "listUserFields",
    summary: "List the fields of users",
    tag: "Users",
    description: "Fields are learned, with their types, from what server keys and operators write.",
  },
  scope: "users:read",
  response: listOf(userFieldView),
  run: listFields,
});

export const PATCH = nativeEndpoint({
  describe: {
    id: "changeUserFieldType",
    summary: "Change the type of a field",
    tag: "Users",
    description: "New values are checked against the type. Existing values stay.",
  },
  scope: "project:admin",
  body: fieldTypeChange,
  response: userFieldView,
  run: (ctx, { body }) => changeFieldType(ctx, body),
});
