import { isTyping, useKeyDown } from "@/components/ui/keyboard";

interface RowKeys {
  /** x or space on a row; with shift, `range` extends the selection from the last row. */
  onSelect?: ((id: string, range: boolean) => void) | undefined;
  /** e on a row. */
  onEdit?: ((id: string) => void) | undefined;
  /** v on a row. */
  onView?: ((id: string) => void) | undefined;
  /** Whether the operator has single-key shortcuts on; arrows and space always work. */
  enabled: boolean;
}

/**
 * Keyboard shortcuts of a list: j and k move between rows, x or space selects, e edits, v opens the quick view. The arrow
 * keys lead from the headers to the rows, and between cards.
 */
export function useRowKeys({ onSelect, onEdit, onView, enabled }: RowKeys): void {
  useKeyDown((event) => {
    if (isTyping(event)) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const row = target.closest("[data-row]");
    const id = row?.querySelector<HTMLElement>("[data-row-link]")?.dataset.rowLink;
    if (act(event, target, id)) event.preventDefault();
  });

  function act({ key, shiftKey }: KeyboardEvent, target: Element, id: string | undefined): boolean {
    const arrows = target.closest("li[data-row], thead") !== null;
    const step = (enabled && { j: 1, k: -1 }[key]) || (arrows && { ArrowDown: 1, ArrowUp: -1 }[key]) || 0;
    if (step !== 0) return moveFocus(step, id);
    if (id === undefined) return false;
    // Space on a button or checkbox activates that control.
    const onLink = target.matches("[data-row-link]");
    if (onSelect && ((enabled && key.toLowerCase() === "x") || (key === " " && onLink))) {
      onSelect(id, shiftKey);
      return true;
    }
    const action = enabled ? { e: onEdit, v: onView }[key] : undefined;
    action?.(id);
    return action !== undefined;
  }
}

function moveFocus(step: number, from: string | undefined): boolean {
  const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
  const index = links.findIndex(({ dataset }) => dataset.rowLink === from);
  const next = from === undefined ? links.at(step > 0 ? 0 : -1) : links[index + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}
