import { deviceFacets } from "@/lib/devices/facets";
import { facetFilters } from "@/lib/devices/listing";
import { deviceFacetsView } from "@/lib/devices/views";
import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { filterQuery } from "@/lib/listing/query";

export const GET = nativeEndpoint({
  describe: {
    id: "deviceFacets",
    summary: "List the values of device filters",
    tag: "Devices",
    description:
      "Up to 100 values of each filter, with the number of devices. They respect the other filters given, but not the filter's own.",
  },
  scope: "devices:read",
  query: filterQuery(facetFilters),
  response: deviceFacetsView,
  run: (ctx, { query }) => deviceFacets(ctx, query),
});
