"use client";

import { useEffect } from "react";

let meant = false;

/** Loads another page of ours. What is unsaved is kept as a draft, so nobody is asked. */
export function navigateWithoutWarning(path: string): void {
  meant = true;
  window.location.assign(path);
}

/** Has the browser ask before it closes the tab, while there is something to lose. */
export function useUnsavedChangesWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => {
      if (!meant) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
}
