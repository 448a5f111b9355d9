import { queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import type { Page, Sort } from "@/lib/listing/types";
import type { AuditSortKey } from "./listing";
import type { AuditView } from "./views";

export interface AuditListing {
  page: number;
  pageSize: number;
  sort: Sort<AuditSortKey>;
  filters: AuditSearch;
}

/** What the list is narrowed to. */
export interface AuditSearch {
  actor?: string;
  action?: string[];
  after?: string;
  before?: string;
}

function paramsOf({ actor, action, after, before }: AuditSearch): URLSearchParams {
  return new URLSearchParams({
    ...(actor && { actor }),
    ...(action && { action: action.join(",") }),
    ...(after && { after }),
    ...(before && { before }),
  });
}

/** One page of all that happened in a project, newest first. */
export function auditQuery(project: string, listing: AuditListing) {
  const params = paramsOf(listing.filters);
  params.set("sort", `${listing.sort.descending ? "-" : ""}${listing.sort.key}`);
  params.set("page", String(listing.page));
  params.set("pageSize", String(listing.pageSize));
  return queryOptions({
    queryKey: ["audit", project, params.toString()],
    queryFn: ({ signal }) =>
      requestJson<Page<AuditView>>(`${projectPath(project, "audit")}?${params}`, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[1] === project ? previous : undefined),
  });
}

/** Where the browser fetches the same events as a file, all of them. */
export function auditExportPath(project: string, filters: AuditSearch): string {
  const params = paramsOf(filters);
  params.set("format", "csv");
  return `${projectPath(project, "audit", "export")}?${params}`;
}

export { type AuditAction, auditActions } from "./types";
