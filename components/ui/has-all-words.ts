/** Whether a text contains all words of a query, in any order. */
export const hasAllWords = (text: string, query: string): boolean =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word));
