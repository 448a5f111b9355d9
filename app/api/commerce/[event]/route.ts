import { ignoredCall } from "@/lib/dialects/iterable/sdk-stubs";

export const POST = ignoredCall({ id: "trackCommerceEvent", summary: "Track a purchase or a cart" });
