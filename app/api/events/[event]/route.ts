import { ignoredCall } from "@/lib/dialects/iterable/sdk-stubs";

export const POST = ignoredCall({ id: "trackEvent", summary: "Track an event" });
