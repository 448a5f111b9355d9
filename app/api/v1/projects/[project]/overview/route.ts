import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { overview } from "@/lib/overview/queries";

export const GET = nativeEndpoint({ scope: "devices:read", run: (ctx) => overview(ctx) });
