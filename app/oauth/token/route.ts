export { preflight as OPTIONS } from "@/lib/dialects/genesys/cors";
export { issueToken as POST } from "@/lib/dialects/genesys/token";
