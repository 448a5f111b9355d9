"use client";

import { useSyncExternalStore } from "react";

export interface Draft {
  text: string;
  /** The version that was being edited. */
  version: number;
}

const prefix = "rollcall.draft.";
const changed = new EventTarget();

function subscribe(onChange: () => void): () => void {
  changed.addEventListener("change", onChange);
  return () => changed.removeEventListener("change", onChange);
}

/** What was written and not saved yet: outlives reloads, other pages and the end of a session, in this tab. */
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

/** Whether something in this tab was written and not saved. */
export const hasDrafts = (): boolean => Object.keys(sessionStorage).some((key) => key.startsWith(prefix));

function read(kept: string | null): Draft | null {
  return kept === null ? null : (JSON.parse(kept) as Draft);
}
