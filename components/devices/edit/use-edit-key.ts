"use client";

import { useEffect, useEffectEvent } from "react";
import { isTyping } from "@/components/data-table/is-typing";

/** `e` on a device's page begins to edit it. */
export function useEditKey(enabled: boolean, onEdit: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.key !== "e" || isTyping(event)) return;
    event.preventDefault();
    onEdit();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
