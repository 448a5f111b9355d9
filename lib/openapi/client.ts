import { queryOptions } from "@tanstack/react-query";
import { requestJson } from "@/lib/http/client";
import type { Dialect, ReferenceDocument } from "./types";

/** The OpenAPI document of one API; it never changes while the server runs. */
export function apiDocumentQuery(dialect: Dialect) {
  return queryOptions({
    queryKey: ["openapi", dialect],
    queryFn: ({ signal }) => requestJson<ReferenceDocument>(`/openapi.json?wire=${dialect}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
