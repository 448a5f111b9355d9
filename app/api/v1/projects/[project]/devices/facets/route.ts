import { deviceFacets } from "@/lib/devices/facets";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";

export const GET = nativeEndpoint({ scope: "devices:read", run: (ctx) => deviceFacets(ctx) });
