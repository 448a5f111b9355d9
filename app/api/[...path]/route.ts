import { iterableErrorResponse, iterablePreflight } from "@/lib/dialects/iterable/errors";
import { tribehrNotFoundRoute } from "@/lib/dialects/tribehr/mobile-devices";
import { type Handler, notFoundRoute } from "@/lib/http/endpoint";

const unknownIterableRoute = notFoundRoute(iterableErrorResponse, { preflight: iterablePreflight });

// Most of `/api` is Iterable's, so unknown addresses get Iterable's error format. Only TribeHR's addresses end in a format.
const handler: Handler = Object.assign(
  (request: Request, context: Parameters<Handler>[1]) =>
    (/\.(json|xml)$/.test(new URL(request.url).pathname) ? tribehrNotFoundRoute : unknownIterableRoute)(
      request,
      context,
    ),
  { operation: null, refuse: unknownIterableRoute.refuse, preflight: iterablePreflight },
);

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
