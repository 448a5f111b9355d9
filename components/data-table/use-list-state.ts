import { createParser, parseAsNumberLiteral, useQueryStates } from "nuqs";
import { writeSort } from "@/lib/listing/client";
import { defaultPageSize, pageSizes, type Sort } from "@/lib/listing/types";

export const parseAsPage = createParser({
  parse: (text) => (/^[1-9]\d{0,6}$/.test(text) ? Number(text) : null),
  serialize: String,
});

export type PageSize = (typeof pageSizes)[number];

/**
 * Page, page size and sort of a list, kept in the URL without defaults. Unknown values count as the default.
 * Changing sort or page size returns to page 1.
 */
export function useListState<Key extends string>(sortKeys: readonly Key[], defaultSort: Sort<Key>) {
  const [listing, set] = useQueryStates(
    {
      page: parseAsPage.withDefault(1),
      pageSize: parseAsNumberLiteral(pageSizes).withDefault(defaultPageSize),
      sort: parserOfSort(sortKeys).withDefault(defaultSort),
    },
    { history: "push", scroll: true },
  );
  return {
    listing,
    defaultSort,
    toPage: (page: number) => void set({ page }),
    toPageSize: (pageSize: PageSize) => void set({ pageSize, page: null }),
    toSort: (sort: Sort<Key> | null) => void set({ sort, page: null }),
  };
}

export type ListState<Key extends string> = ReturnType<typeof useListState<Key>>;

function parserOfSort<Key extends string>(keys: readonly Key[]) {
  return createParser<Sort<Key>>({
    parse: (text) => {
      const descending = text.startsWith("-");
      const key = keys.find((offered) => offered === text.slice(descending ? 1 : 0));
      return key ? { key, descending } : null;
    },
    serialize: writeSort,
    eq: (one, other) => writeSort(one) === writeSort(other),
  });
}
