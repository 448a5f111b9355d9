import { choices, finding, moment, words } from "@/lib/listing/filters";
import type { Sort } from "@/lib/listing/types";
import { auditActions } from "./types";

/** By time alone: ids are made in that order, so every index serves it. */
export const auditSortKeys = ["at"] as const;
export type AuditSortKey = (typeof auditSortKeys)[number];

const defaultSort: Sort<AuditSortKey> = { key: "at", descending: true };

export const auditFilters = {
  actor: finding("The id of an operator or an API key, or a user's userId.", words),
  action: choices(...auditActions),
  after: moment,
  before: moment,
};
export type AuditFilters = typeof auditFilters;

/** The whole project's history. */
export const auditListing = { sortKeys: auditSortKeys, defaultSort, filters: auditFilters };

/** The history of one thing. */
export const historyListing = { sortKeys: auditSortKeys, defaultSort };
