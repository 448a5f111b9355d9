import { iterableRefusal } from "@/lib/dialects/iterable/errors";
import { unknownRoute } from "@/lib/http/endpoint";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

// Most of `/api` is Iterable's, so an unknown address there answers as Iterable's clients understand it.
const handler = unknownRoute(iterableRefusal);

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
