import { useEffect, useSyncExternalStore } from "react";

export interface Draft {
  text: string;
  /** The version the edit started from. */
  version: number;
  /** The text it started from. */
  base?: string;
}

const prefix = "rollcall.draft.";
const changed = new EventTarget();

function subscribe(onChange: () => void): () => void {
  changed.addEventListener("change", onChange);
  return () => changed.removeEventListener("change", onChange);
}

/** Unsaved text, kept in this tab across reloads, navigation and expired sessions. */
export function useDraft(name: string): [Draft | null, (draft: Draft | null) => void] {
  const key = `${prefix}${name}`;
  const kept = useSyncExternalStore(
    subscribe,
    () => sessionStorage.getItem(key),
    () => null,
  );
  function keep(draft: Draft | null) {
    if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
    changed.dispatchEvent(new Event("change"));
  }
  return [read(kept), keep];
}

export const hasDrafts = (): boolean => Object.keys(sessionStorage).some((key) => key.startsWith(prefix));

function read(kept: string | null): Draft | null {
  return kept === null ? null : (JSON.parse(kept) as Draft);
}

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
