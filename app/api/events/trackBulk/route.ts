import { ignoredBulkCall } from "@/lib/dialects/iterable/sdk-stubs";

export const POST = ignoredBulkCall({ id: "trackEvents", summary: "Track many events" });
