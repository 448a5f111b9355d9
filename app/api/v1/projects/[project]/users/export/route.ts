import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { exportFiles, presentExport } from "@/lib/dialects/native/export";
import { exportQuery } from "@/lib/exports/query";
import { userExportOptions } from "@/lib/exports/types";
import { exportUsers } from "@/lib/exports/users";
import { userListing } from "@/lib/users/listing";

export const GET = nativeEndpoint({
  describe: {
    id: "exportUsers",
    summary: "Export users",
    tag: "Users",
    description: "All that match the filters, streamed as a file.",
  },
  scope: "users:read",
  query: exportQuery(userListing, userExportOptions),
  file: exportFiles,
  run: async (ctx, { query }) => presentExport(ctx, "users", await exportUsers(ctx, query)),
});
