import { anyOf, describe, relativeDate, singleLine } from "@/lib/listing/filters";
import type { Sort } from "@/lib/listing/types";
import { auditActions } from "./types";

/** Only by time: ids are in that order, so every index serves it. */
export const auditSortKeys = ["at"] as const;
export type AuditSortKey = (typeof auditSortKeys)[number];

const defaultSort: Sort<AuditSortKey> = { key: "at", descending: true };

export const auditFilters = {
  actor: describe("The id of an operator or an API key, or a user's userId.", singleLine),
  action: anyOf(...auditActions),
  after: relativeDate,
  before: relativeDate,
};
export type AuditFilters = typeof auditFilters;

export const auditListing = { sortKeys: auditSortKeys, defaultSort, filters: auditFilters };

/** The history of one subject. */
export const historyListing = { sortKeys: auditSortKeys, defaultSort };
