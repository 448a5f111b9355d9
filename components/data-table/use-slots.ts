"use client";

import { useState } from "react";

/**
 * Which place of the table shows which row. A row that stays keeps its place, and with it the focus; one that comes
 * takes the place of one that went, because filling a row anew costs less than half of building another.
 */
export function useSlots(page: string[]): (id: string) => number {
  const [slots, setSlots] = useState(() => assign(new Map(), page));
  const current =
    page.length === slots.size && page.every((id) => slots.has(id)) ? slots : assign(slots, page);
  if (current !== slots) setSlots(current);
  return (id) => current.get(id) ?? -1;
}

function assign(former: ReadonlyMap<string, number>, page: string[]): Map<string, number> {
  const kept = new Set(page.map((id) => former.get(id)));
  const free = [...page.keys()].filter((slot) => !kept.has(slot)).values();
  return new Map(page.map((id) => [id, former.get(id) ?? free.next().value ?? -1]));
}
