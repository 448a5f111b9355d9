import type { Sort } from "@/lib/listing/types";

/** Ids sort by creation, so the primary key serves this order. */
export const apiKeySortKeys = ["createdAt"] as const;
export type ApiKeySortKey = (typeof apiKeySortKeys)[number];

const defaultSort: Sort<ApiKeySortKey> = { key: "createdAt", descending: true };

export const apiKeyListing = { sortKeys: apiKeySortKeys, defaultSort };
