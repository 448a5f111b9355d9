import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { download } from "@/lib/http/download";
import { exportUser } from "@/lib/users/export";

export const GET = nativeEndpoint({
  scope: "users:read",
  async run(ctx, { params }) {
    const userId = params.userId ?? "";
    const pieces = await exportUser(ctx, { userId });
    return download(`user-${userId}.json`, "application/json", pieces);
  },
  present: (response) => response,
});
