import { nextAuthEndpoint } from "@/lib/dialects/next-auth/endpoint";

export { nextAuthEndpoint as GET, nextAuthEndpoint as POST };
