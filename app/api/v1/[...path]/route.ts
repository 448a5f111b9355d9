import { notFoundRoute } from "@/lib/http/endpoint";
import { problemResponse } from "@/lib/http/problem";

const handler = notFoundRoute(problemResponse);

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
