export { issueToken as POST } from "@/lib/dialects/genesys/token";
