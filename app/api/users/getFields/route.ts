import { noInput } from "@/lib/dialects/iterable/decode";
import { iterableEndpoint } from "@/lib/dialects/iterable/endpoint";
import { presentFields } from "@/lib/dialects/iterable/present";
import { listFields } from "@/lib/user-fields/queries";

export const GET = iterableEndpoint({
  describe: { id: "getUserFields", summary: "List the fields of users", tag: "Users" },
  scope: "users:read",
  decode: noInput,
  async run(ctx) {
    const { items } = await listFields(ctx);
    return Object.fromEntries(items.map(({ name, type }) => [name, type]));
  },
  present: presentFields,
});
