import { genesysNotFoundRoute as handler } from "@/lib/dialects/genesys/endpoint";

export { handler as DELETE, handler as GET, handler as PATCH, handler as POST, handler as PUT };
