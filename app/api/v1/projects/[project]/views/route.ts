import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { filterQuery } from "@/lib/listing/query";
import { listOf } from "@/lib/listing/views";
import { viewFilters, viewInput } from "@/lib/views/types";
import { listViews, saveView } from "@/lib/views/verbs";
import { savedView } from "@/lib/views/views";

export const GET = nativeEndpoint({
  describe: { id: "listViews", summary: "List saved views", tag: "Saved views" },
  scope: "devices:read",
  query: filterQuery(viewFilters),
  answer: listOf(savedView),
  run: (ctx, { query }) => listViews(ctx, query),
});

export const POST = nativeEndpoint({
  describe: { id: "saveView", summary: "Save a view", tag: "Saved views", errors: ["conflict"] },
  scope: "devices:read",
  status: 201,
  body: viewInput,
  query: filterQuery(viewFilters),
  answer: savedView,
  run: async (ctx, { query, body }) => saveView(ctx, { ...body, list: query.list }),
});
