import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { filterQuery } from "@/lib/listing/query";
import { listOf } from "@/lib/listing/views";
import { createSavedView } from "@/lib/saved-views/mutations";
import { listSavedViews } from "@/lib/saved-views/queries";
import { savedView, savedViewFilters, savedViewInput } from "@/lib/saved-views/views";

export const GET = nativeEndpoint({
  describe: { id: "listViews", summary: "List saved views", tag: "Saved views" },
  scope: "devices:read",
  query: filterQuery(savedViewFilters),
  answer: listOf(savedView),
  run: (ctx, { query }) => listSavedViews(ctx, query),
});

export const POST = nativeEndpoint({
  describe: { id: "saveView", summary: "Save a view", tag: "Saved views", errors: ["conflict"] },
  scope: "devices:read",
  status: 201,
  body: savedViewInput,
  query: filterQuery(savedViewFilters),
  answer: savedView,
  run: async (ctx, { query, body }) => createSavedView(ctx, { ...body, list: query.list }),
});
