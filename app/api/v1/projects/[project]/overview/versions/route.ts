import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { filterQuery } from "@/lib/listing/query";
import { versionOptions } from "@/lib/overview/types";
import { getVersions } from "@/lib/overview/versions";
import { versionsView } from "@/lib/overview/views";

export const GET = nativeEndpoint({
  describe: {
    id: "overviewVersions",
    summary: "Count application versions over time",
    tag: "Projects",
    description: "The versions of an application's enabled devices by day.",
    errors: ["notFound"],
  },
  scope: "devices:read",
  query: filterQuery(versionOptions),
  response: versionsView,
  run: (ctx, { query }) => getVersions(ctx, query),
});
