import { alwaysEmpty } from "@/lib/dialects/iterable/around";

export { preflight as OPTIONS } from "@/lib/dialects/iterable/cors";

export const GET = alwaysEmpty("webhooks", { id: "getWebhooks", summary: "Ask for webhooks" });
