import { queryOptions } from "@tanstack/react-query";
import { projectPath, requestJson } from "@/lib/http/client";
import { writePage } from "@/lib/listing/client";
import type { Page, Sort } from "@/lib/listing/types";
import type { AuditSortKey } from "./listing";
import type { AuditView } from "./views";

export interface AuditListing {
  page: number;
  pageSize: number;
  sort: Sort<AuditSortKey>;
  filters: AuditSearch;
}

export interface AuditSearch {
  actor?: string;
  action?: string[];
  after?: string;
  before?: string;
}

const writeSearch = ({ actor, action, after, before }: AuditSearch): Record<string, string> => ({
  ...(actor && { actor }),
  ...(action && { action: action.join(",") }),
  ...(after && { after }),
  ...(before && { before }),
});

export function auditPath(project: string, listing: AuditListing): string {
  const params = new URLSearchParams({ ...writeSearch(listing.filters), ...writePage(listing) });
  return `${projectPath(project, "audit")}?${params}`;
}

export function auditQuery(project: string, listing: AuditListing) {
  const path = auditPath(project, listing);
  return queryOptions({
    queryKey: ["audit", project, path],
    queryFn: ({ signal }) => requestJson<Page<AuditView>>(path, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[1] === project ? previous : undefined),
  });
}

/** The download URL of all matching events as CSV. */
export function auditExportPath(project: string, filters: AuditSearch): string {
  const params = new URLSearchParams({ ...writeSearch(filters), format: "csv" });
  return `${projectPath(project, "audit", "export")}?${params}`;
}

export { type AuditAction, auditActions } from "./types";
