import { ignoredCall } from "@/lib/dialects/iterable/sdk-stubs";

export const POST = ignoredCall({ id: "trackEmbeddedEvent", summary: "Track an embedded message event" });
