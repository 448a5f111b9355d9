import { projectPath } from "@/lib/http/client";
import { pageQuery } from "@/lib/http/query";
import { type PageRequest, writeFilters, writePage } from "@/lib/listing/client";
import type { FilterValues, Page } from "@/lib/listing/types";
import { type AuditFilters, type AuditSortKey, auditFilters } from "./listing";
import type { AuditView } from "./views";

export type AuditSearch = FilterValues<AuditFilters>;

interface AuditListing extends PageRequest<AuditSortKey> {
  filters: AuditSearch;
}

export function auditPath(project: string, listing: AuditListing): string {
  const params = { ...writeFilters(auditFilters, listing.filters), ...writePage(listing) };
  return `${projectPath(project, "audit")}?${new URLSearchParams(params)}`;
}

export function auditQuery(project: string, listing: AuditListing) {
  const path = auditPath(project, listing);
  return pageQuery<Page<AuditView>>(["audit", project, path], path);
}

/** The download URL of all matching events as CSV. */
export const auditExportPath = (project: string, filters: AuditSearch): string =>
  `${projectPath(project, "audit", "export")}?${new URLSearchParams({ ...writeFilters(auditFilters, filters), format: "csv" })}`;

export { type AuditAction, auditActions } from "./types";
