import { anyOf, boolean, describe, id, relativeDate, singleLine } from "@/lib/listing/filters";
import type { Sort } from "@/lib/listing/types";
import { auditActions } from "./types";

/** Events are sorted by time only: ids are in that order, so every index serves it. */
export const auditSortKeys = ["at"] as const;
export type AuditSortKey = (typeof auditSortKeys)[number];

const defaultSort: Sort<AuditSortKey> = { key: "at", descending: true };

export const auditFilters = {
  actor: describe("The id of an operator or an API key, or a user's userId.", singleLine),
  action: anyOf(...auditActions),
  after: relativeDate,
  before: relativeDate,
  q: describe(
    "A device or user, or text in the latest 20,000 events; or the id of a request, a device, a user or a job.",
    singleLine,
  ),
  job: describe("The id of a bulk change or an import: what it did to each device.", id),
  grouped: describe("Leaves out what bulk changes and imports did to each device.", boolean),
};
export type AuditFilters = typeof auditFilters;

export const auditListing = { sortKeys: auditSortKeys, defaultSort, filters: auditFilters };

export const historyListing = { sortKeys: auditSortKeys, defaultSort };
