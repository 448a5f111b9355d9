import type { SavedView } from "./views";

/** The URL parameter that names the saved view; `all` opens the list without its default view. */
export const savedViewParameter = "savedView";

/** The URL parameters of a list's page that a saved view does not store. */
export const momentaryParameters = ["page", "project", "view", "export", savedViewParameter];

/** The URL of a view. It contains the complete query, so it works even after the view is deleted. */
export const savedViewPath = ({ list, id, query }: SavedView): `/${SavedView["list"]}?${string}` =>
  `/${list}?${new URLSearchParams([[savedViewParameter, id], ...new URLSearchParams(query)])}`;

/** The URL of a list without any view. */
export const allPath = (list: SavedView["list"], views: SavedView[]): `/${SavedView["list"]}` =>
  views.some((view) => view.list === list && view.isDefault)
    ? (`/${list}?${savedViewParameter}=all` as `/${typeof list}`)
    : `/${list}`;

/** The query that a saved view of the list's current state would store. */
export function toViewQuery(search: string): URLSearchParams {
  const query = new URLSearchParams(search);
  for (const name of momentaryParameters) query.delete(name);
  return query;
}

/** Whether two queries mean the same, regardless of order and spelling. */
export const isSameQuery = (one: string, other: string): boolean => normalize(one) === normalize(other);

function normalize(query: string): string {
  const params = toViewQuery(query);
  params.sort();
  return params.toString();
}
