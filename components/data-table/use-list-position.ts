import { usePathname, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useProjectHref } from "@/components/layout/context";
import { useBrowserValue } from "@/components/ui/use-browser-value";

/** Lists whose rows have their own pages. */
type List = "devices" | "users";

const urlKey = (list: List) => `rollcall.${list}.list`;
const openedRowKey = (list: List) => `rollcall.${list}.opened`;

/** Remembers the list's URL, and on return focuses the row that was opened. */
export function useListPosition(list: List, ready: boolean): void {
  const pathname = usePathname();
  const search = useSearchParams().toString();
  useEffect(() => {
    sessionStorage.setItem(urlKey(list), search ? `${pathname}?${search}` : pathname);
  }, [list, pathname, search]);

  useEffect(() => {
    if (!ready) return;
    const id = sessionStorage.getItem(openedRowKey(list));
    sessionStorage.removeItem(openedRowKey(list));
    if (id) document.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`)?.focus();
  }, [list, ready]);
}

/** Remembers the opened row, so that the list can focus it on return. */
export function useRememberOpenedRow(list: List, id: string): void {
  useEffect(() => sessionStorage.setItem(openedRowKey(list), id), [list, id]);
}

/** The URL of the list as the operator left it, with filters and page. */
export function useListHref<Name extends List>(list: Name): `/${Name}` {
  const initial = useProjectHref()(`/${list}` as const);
  const remembered = useBrowserValue(() => sessionStorage.getItem(urlKey(list)), null);
  return (remembered ?? initial) as `/${Name}`;
}

/** Makes the way back to the list lead to another of its pages. */
export function moveListPage(list: List, page: number): void {
  const [path = "", search] = (sessionStorage.getItem(urlKey(list)) ?? `/${list}`).split("?");
  const query = new URLSearchParams(search);
  if (page > 1) query.set("page", String(page));
  else query.delete("page");
  sessionStorage.setItem(urlKey(list), query.size > 0 ? `${path}?${query}` : path);
}
