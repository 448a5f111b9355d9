import { ignoredBulkCall } from "@/lib/dialects/iterable/sdk-stubs";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = ignoredBulkCall({ id: "trackEvents", summary: "Track many events" });
