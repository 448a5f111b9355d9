"use client";

import { useState } from "react";

/** Whether a project shows how its first device comes in: from when it was seen empty until the operator goes on. */
export function useFirstUse(isEmpty: boolean | undefined): { isShown: boolean; finish: () => void } {
  const [welcomed, setWelcomed] = useState(false);
  const [seenEmpty, setSeenEmpty] = useState(false);
  if (isEmpty && !seenEmpty) setSeenEmpty(true);
  // Filled, as with sample data: were it emptied again, it would be new again.
  if (isEmpty === false && seenEmpty && welcomed) {
    setSeenEmpty(false);
    setWelcomed(false);
  }
  return { isShown: seenEmpty && !welcomed, finish: () => setWelcomed(true) };
}
