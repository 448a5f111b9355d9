import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { presentExport } from "@/lib/dialects/native/export";
import { parseExportQuery } from "@/lib/exports/parse";
import { userExportChoices } from "@/lib/exports/types";
import { exportUsers } from "@/lib/exports/users";
import { userListing } from "@/lib/users/listing";

export const GET = nativeEndpoint({
  scope: "users:read",
  async run(ctx, { query }) {
    const order = parseExportQuery(query, userListing, userExportChoices);
    return presentExport(ctx, "users", await exportUsers(ctx, order));
  },
  present: (response) => response,
});
