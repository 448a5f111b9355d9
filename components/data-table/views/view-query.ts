/** What a saved view keeps of the list's URL: everything but the page, the project and the quick view, and the chosen columns. */
export function viewQueryOf(search: { toString(): string }, columns: string[] | null): string {
  const query = new URLSearchParams(search.toString());
  for (const name of ["page", "project", "view"]) query.delete(name);
  if (columns) query.set("columns", columns.join(","));
  return query.toString();
}
