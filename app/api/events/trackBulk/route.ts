export { manyIgnored as POST } from "@/lib/dialects/iterable/around";
export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";
