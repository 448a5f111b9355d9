/** A cell of a table's body: 40 px high, one line, the page's own margin at both ends. */
export const bodyCell =
  "h-10 truncate border-b border-line px-2.5 font-normal first:ps-4 last:pe-4 sm:first:ps-6 sm:last:pe-6";
