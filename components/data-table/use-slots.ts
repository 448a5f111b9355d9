import { useState } from "react";

/**
 * Stable React keys for rows: a row that stays keeps its key and focus, and a new row reuses the key of a removed one,
 * because updating a row's elements costs less than half of creating them.
 */
export function useSlots(page: string[]): (id: string) => number {
  const [slots, setSlots] = useState(() => assign(new Map(), page));
  const current =
    page.length === slots.size && page.every((id) => slots.has(id)) ? slots : assign(slots, page);
  if (current !== slots) setSlots(current);
  return (id) => current.get(id) ?? -1;
}

function assign(previous: ReadonlyMap<string, number>, page: string[]): Map<string, number> {
  const kept = new Set(page.map((id) => previous.get(id)));
  const free = [...page.keys()].filter((slot) => !kept.has(slot)).values();
  return new Map(page.map((id) => [id, previous.get(id) ?? free.next().value ?? -1]));
}
