import { iterableErrorResponse } from "@/lib/dialects/iterable/errors";
import { notFoundRoute } from "@/lib/http/endpoint";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const handler = notFoundRoute(iterableErrorResponse, {
  message:
    "Rollcall keeps the devices that pushes go to, and sends none itself: there are no campaigns here.",
});

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
