import { iterableErrorResponse } from "@/lib/dialects/iterable/errors";
import { notFoundRoute } from "@/lib/http/endpoint";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const handler = notFoundRoute(iterableErrorResponse, {
  message: "Rollcall stores devices and does not send pushes, so it has no campaigns.",
});

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
