import { z } from "zod";
import { publicEndpoint } from "@/lib/dialects/native/endpoint";
import { choice, finding } from "@/lib/listing/filters";
import { filterQuery } from "@/lib/listing/query";
import { apiDocument } from "@/lib/openapi/shared";
import { wires } from "@/lib/openapi/types";

export const GET = publicEndpoint({
  describe: { id: "getOpenApi", summary: "Read this document", tag: "Reference" },
  query: filterQuery({ wire: finding("The wire that alone is to stand in it.", choice(...wires)) }),
  answer: z.looseObject({ openapi: z.string() }),
  run: async (_nobody, { query }) => apiDocument(query.wire),
});
