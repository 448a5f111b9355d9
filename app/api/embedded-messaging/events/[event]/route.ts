import { ignored } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const POST = ignored({ id: "trackEmbeddedEvent", summary: "Tell of an embedded message" });
