import { ignored } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = ignored({ id: "trackEvent", summary: "Tell of an event" });
