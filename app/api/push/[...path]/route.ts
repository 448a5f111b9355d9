import { iterableRefusal } from "@/lib/dialects/iterable/errors";
import { unknownRoute } from "@/lib/http/endpoint";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

const handler = unknownRoute(iterableRefusal, {
  message:
    "Rollcall keeps the devices that pushes go to, and sends none itself: there are no campaigns here.",
});

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
