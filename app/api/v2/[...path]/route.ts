import { genesysNotFoundRoute as handler } from "@/lib/dialects/genesys/endpoint";

export { preflight as OPTIONS } from "@/lib/dialects/genesys/cors";

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
