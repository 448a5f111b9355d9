import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { exportUser, userExportView } from "@/lib/exports/user-data";
import { download } from "@/lib/http/download";

export const GET = nativeEndpoint({
  describe: { id: "exportUser", summary: "Export all that is held about a user", tag: "Users" },
  scope: "users:read",
  file: { "application/json": userExportView },
  async run(ctx, { params }) {
    const userId = params.userId ?? "";
    const pieces = await exportUser(ctx, { userId });
    return download(`user-${userId}.json`, "application/json", pieces);
  },
});
