"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { useProjectHref } from "@/components/layout/use-project";

const place = "rollcall.users.list";
const opened = "rollcall.users.opened";
const never = () => () => {};

/** Keeps the list's URL for the way back, and on return focuses the row that was opened. */
export function useUserListMemory(ready: boolean): void {
  const pathname = usePathname();
  const search = useSearchParams().toString();
  useEffect(() => {
    sessionStorage.setItem(place, search ? `${pathname}?${search}` : pathname);
  }, [pathname, search]);
  useEffect(() => {
    if (!ready) return;
    const id = sessionStorage.getItem(opened);
    sessionStorage.removeItem(opened);
    if (id) document.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(id)}"]`)?.focus();
  }, [ready]);
}

/** Remembers which user is open, for the list to come back to. */
export function useOpenedUser(id: string): void {
  useEffect(() => sessionStorage.setItem(opened, id), [id]);
}

/** Where "Users" leads from a user's page: the list as it was left. */
export function useUserListHref(): "/users" {
  const fresh = useProjectHref()("/users");
  const kept = useSyncExternalStore(
    never,
    () => sessionStorage.getItem(place),
    () => null,
  );
  return (kept ?? fresh) as "/users";
}
