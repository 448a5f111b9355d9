import { ignoredCall } from "@/lib/dialects/iterable/sdk-stubs";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = ignoredCall({ id: "trackEvent", summary: "Track an event" });
