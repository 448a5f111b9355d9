"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { useProjectHref } from "@/components/layout/use-project";

/** A list whose rows have pages of their own. */
type List = "devices" | "users";

const placeOf = (list: List) => `rollcall.${list}.list`;
const openedOf = (list: List) => `rollcall.${list}.opened`;
const never = () => () => {};

/** Keeps the list's URL for the way back, and on return focuses the row that was opened. */
export function useListPosition(list: List, ready: boolean): void {
  const pathname = usePathname();
  const search = useSearchParams().toString();
  useEffect(() => {
    sessionStorage.setItem(placeOf(list), search ? `${pathname}?${search}` : pathname);
  }, [list, pathname, search]);

  useEffect(() => {
    if (!ready) return;
    const id = sessionStorage.getItem(openedOf(list));
    sessionStorage.removeItem(openedOf(list));
    if (id) document.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`)?.focus();
  }, [list, ready]);
}

/** Remembers which row is open, for the list to come back to. */
export function useRememberOpenedRow(list: List, id: string): void {
  useEffect(() => sessionStorage.setItem(openedOf(list), id), [list, id]);
}

/** Where the list's name leads from the page of one of its rows: the list as it was left. */
export function useListHref<Name extends List>(list: Name): `/${Name}` {
  const fresh = useProjectHref()(`/${list}` as const);
  const kept = useSyncExternalStore(
    never,
    () => sessionStorage.getItem(placeOf(list)),
    () => null,
  );
  return (kept ?? fresh) as `/${Name}`;
}
