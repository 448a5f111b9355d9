import type { Sort } from "@/lib/listing/types";

/** By creation alone: ids are made in that order, so the primary key serves it. */
export const apiKeySortKeys = ["createdAt"] as const;
export type ApiKeySortKey = (typeof apiKeySortKeys)[number];

const defaultSort: Sort<ApiKeySortKey> = { key: "createdAt", descending: true };

export const apiKeyListing = { sortKeys: apiKeySortKeys, defaultSort };
