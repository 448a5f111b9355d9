"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import { useProjectHref } from "@/components/layout/use-project";

const place = "rollcall.devices.list";
const opened = "rollcall.devices.opened";

/** Keeps the list's URL for the way back, and on return focuses the row that was opened. */
export function useListMemory(ready: boolean): void {
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

/** Remembers which device is open, for the list to come back to. */
export function useOpenedDevice(id: string): void {
  useEffect(() => sessionStorage.setItem(opened, id), [id]);
}

const never = () => () => {};

/** Where "Devices" leads from a device's page: the list as it was left. */
export function useListHref(): "/devices" {
  const fresh = useProjectHref()("/devices");
  const kept = useSyncExternalStore(
    never,
    () => sessionStorage.getItem(place),
    () => null,
  );
  return (kept ?? fresh) as "/devices";
}
