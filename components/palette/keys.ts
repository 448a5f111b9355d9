"use client";

import { useRef } from "react";

const patience = 1_500;

/** A first key that waits a moment for a second. */
export function useKeySequence() {
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
