import { queryOptions } from "@tanstack/react-query";
import { requestJson } from "@/lib/http/client";
import type { Dialect, ReferenceDocument } from "./types";

/** The OpenAPI document of one wire. It stays as it is for as long as the server runs. */
export function apiDocumentQuery(wire: Dialect) {
  return queryOptions({
    queryKey: ["openapi", wire],
    queryFn: ({ signal }) => requestJson<ReferenceDocument>(`/openapi.json?wire=${wire}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
