import { z } from "zod";
import { publicEndpoint } from "@/lib/dialects/native/endpoint";
import { describe, oneOf } from "@/lib/listing/filters";
import { filterQuery } from "@/lib/listing/query";
import { getApiDocument } from "@/lib/openapi/document";
import { dialects } from "@/lib/openapi/types";

export const GET = publicEndpoint({
  describe: { id: "getOpenApi", summary: "Read this document", tag: "Reference" },
  query: filterQuery({
    api: describe("Only the operations of this API.", oneOf(...dialects)),
    wire: describe("The earlier name of `api`.", oneOf(...dialects)),
  }),
  response: z.looseObject({ openapi: z.string() }),
  run: async (_principal, { query }) => getApiDocument(query.api ?? query.wire),
});
