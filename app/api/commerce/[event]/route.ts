import { ignored } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = ignored({ id: "trackCommerceEvent", summary: "Tell of a purchase or a cart" });
