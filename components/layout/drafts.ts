import { useEffect } from "react";
import { store, useBrowserValue } from "@/components/ui/use-browser-value";

export interface Draft {
  text: string;
  /** The version the edit started from. */
  version: number;
  /** The text it started from. */
  base?: string;
}

const prefix = "rollcall.draft.";

/** Unsaved text, kept in this tab across reloads, navigation and expired sessions. */
export function useDraft(name: string): [Draft | null, (draft: Draft | null) => void] {
  const key = `${prefix}${name}`;
  const kept = useBrowserValue(() => sessionStorage.getItem(key), null, "storage");
  return [
    kept === null ? null : (JSON.parse(kept) as Draft),
    (draft) => store(sessionStorage, key, draft && JSON.stringify(draft)),
  ];
}

export const hasDrafts = (): boolean => Object.keys(sessionStorage).some((key) => key.startsWith(prefix));

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
