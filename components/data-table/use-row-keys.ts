"use client";

import { useEffect, useEffectEvent } from "react";
import { isTyping } from "./is-typing";

interface RowKeys {
  /** x or space on a row; with shift, from the last one on. */
  onSelect?: ((id: string, through: boolean) => void) | undefined;
  /** e on a row. */
  onEdit?: ((id: string) => void) | undefined;
  /** v on a row. */
  onView?: ((id: string) => void) | undefined;
  /** Operators may switch single keys off. */
  enabled: boolean;
}

const links = () => [...document.querySelectorAll<HTMLElement>("[data-row-link]")];

/** Keys of a table: j, k and arrows move from row to row, x or space selects, e edits, v shows; Enter opens, being on a link. */
export function useRowKeys({ onSelect, onEdit, onView, enabled }: RowKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (!enabled || isTyping(event)) return;
    const row = target.closest("[data-row]");
    const id = row?.querySelector<HTMLElement>("[data-row-link]")?.dataset.rowLink;
    if (!act(event, row, id)) return;
    event.preventDefault();
  });

  function act({ key, shiftKey }: KeyboardEvent, row: Element | null, id: string | undefined): boolean {
    const step = { j: 1, k: -1, ArrowDown: row ? 1 : 0, ArrowUp: row ? -1 : 0 }[key] ?? 0;
    if (step !== 0) return move(step, id);
    if (id === undefined) return false;
    // On a button or a box the space bar is theirs.
    const onLink = document.activeElement?.matches("[data-row-link]") ?? false;
    if (onSelect && (key.toLowerCase() === "x" || (key === " " && onLink))) {
      onSelect(id, shiftKey);
      return true;
    }
    const does = { e: onEdit, v: onView }[key];
    does?.(id);
    return does !== undefined;
  }

  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function move(step: number, from: string | undefined): boolean {
  const all = links();
  const at = all.findIndex(({ dataset }) => dataset.rowLink === from);
  const next = from === undefined ? all[step > 0 ? 0 : all.length - 1] : all[at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}
