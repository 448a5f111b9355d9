import { ignoredCall } from "@/lib/dialects/iterable/sdk-stubs";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = ignoredCall({ id: "trackCommerceEvent", summary: "Track a purchase or a cart" });
