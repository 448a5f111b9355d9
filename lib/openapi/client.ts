import { jsonQuery } from "@/lib/http/query";
import type { Dialect, ReferenceDocument } from "./types";

/** The OpenAPI document of one API; it never changes while the server runs. */
export const apiDocumentQuery = (dialect: Dialect) => ({
  ...jsonQuery<ReferenceDocument>(["openapi", dialect], `/openapi.json?api=${dialect}`),
  staleTime: Number.POSITIVE_INFINITY,
});
