import { manyIgnored } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = manyIgnored({ id: "trackEvents", summary: "Tell of many events" });
