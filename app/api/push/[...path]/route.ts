import { iterableErrorResponse, iterablePreflight } from "@/lib/dialects/iterable/errors";
import { notFoundRoute } from "@/lib/http/endpoint";

const handler = notFoundRoute(iterableErrorResponse, {
  preflight: iterablePreflight,
  message: "Rollcall stores devices and does not send pushes, so it has no campaigns.",
});

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
