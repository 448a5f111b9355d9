import { type RefObject, useEffect, useEffectEvent, useRef } from "react";

export function useKeyDown(onKeyDown: (event: KeyboardEvent) => void): void {
  const handle = useEffectEvent(onKeyDown);
  useEffect(() => {
    const listener = (event: KeyboardEvent) => handle(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}

const fields =
  "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu]";

/** Whether a key press belongs to a field, a dialog or the browser rather than to the page's shortcuts. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : document.body;
  return (
    event.defaultPrevented ||
    event.metaKey ||
    event.ctrlKey ||
    event.altKey ||
    target.closest(fields) !== null ||
    document.querySelector("[role=dialog][aria-modal=true], [data-base-ui-inert]") !== null
  );
}

/** Focuses the page's search field and selects its text; false if no search field is visible. */
export function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>("[data-page-search]");
  if (field === null || field.offsetParent === null) return false;
  field.focus();
  field.select();
  return true;
}

/** Focuses the first row of the page's list; false if there is none. */
export function focusFirstRow(): boolean {
  const row = [...document.querySelectorAll<HTMLElement>("[data-row-link]")].find(
    (link) => link.offsetParent !== null,
  );
  row?.focus();
  return row !== undefined;
}

/** For the button that opens a form in its place: it has the focus again when the form closes. */
export function useReturnFocus(isOpen: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return button;
}
