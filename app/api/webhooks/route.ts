import { emptyList } from "@/lib/dialects/iterable/sdk-stubs";

export const GET = emptyList("webhooks", { id: "getWebhooks", summary: "Get webhooks" });
