import { useEffect } from "react";

let isIntended = false;

/** Loads another page of the console. Unsaved changes are kept as drafts, so no warning is needed. */
export function navigateWithoutWarning(path: string): void {
  isIntended = true;
  window.location.assign(path);
}

/** Makes the browser ask before it closes a tab with unsaved changes. */
export function useUnsavedChangesWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (!isIntended) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [unsaved]);
}
