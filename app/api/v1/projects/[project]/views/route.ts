import { nativeEndpoint } from "@/lib/dialects/native/endpoint";
import { parseFilters } from "@/lib/listing/parse";
import { viewFilters, viewInput } from "@/lib/views/types";
import { listViews, saveView } from "@/lib/views/verbs";

export const GET = nativeEndpoint({
  scope: "devices:read",
  run: (ctx, { query }) => listViews(ctx, { list: parseFilters(query, viewFilters).list }),
});

export const POST = nativeEndpoint({
  scope: "devices:read",
  status: 201,
  body: viewInput,
  run: async (ctx, { query, body }) =>
    saveView(ctx, { ...body, list: parseFilters(query, viewFilters).list }),
});
