"use client";

import { useRef } from "react";

const fields =
  "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog], [role=menu]";

/** Whether a key belongs to a field, or to a dialog that is open over the page. */
export function isTyping({ target }: KeyboardEvent): boolean {
  const inField = target instanceof Element && target.closest(fields) !== null;
  return inField || document.querySelector("[role=dialog]") !== null;
}

const patience = 1_500;

/** A first key that waits a moment for a second. */
export function usePressedTwice() {
  const at = useRef(0);
  return {
    begin() {
      at.current = Date.now();
      return true;
    },
    begun: () => Date.now() - at.current < patience,
    forget() {
      at.current = 0;
    },
  };
}
