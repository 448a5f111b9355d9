import { useSyncExternalStore } from "react";
import { useOperator } from "@/components/layout/operator-context";
import { useProject } from "@/components/layout/use-project";
import { looksLikePushToken } from "./push-token-text";

const maxSearches = 8;
const maxLength = 100;

export interface RecentSearches {
  searches: string[];
  /** Adds a search, unless it may be a push token. */
  add: (text: string) => void;
  remove: (text: string) => void;
  clear: () => void;
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/**
 * The operator's latest searches in the project, newest first. They stay in this browser, which keeps them in its history
 * anyway, so that the server stores no emails of people who are erased.
 */
export function useRecentSearches(): RecentSearches {
  const { email } = useOperator();
  const key = `rollcall.searches ${email} ${useProject()?.slug ?? ""}`;
  const stored = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  );
  const searches = parse(stored);
  function save(changed: string[]) {
    localStorage.setItem(key, JSON.stringify(changed.slice(0, maxSearches)));
    for (const listener of listeners) listener();
  }
  const without = (text: string) =>
    parse(localStorage.getItem(key)).filter((one) => one.toLowerCase() !== text.toLowerCase());
  return {
    searches,
    add(text) {
      const search = text.trim();
      if (search.length < 2 || search.length > maxLength || looksLikePushToken(search)) return;
      save([search, ...without(search)]);
    },
    remove: (text) => save(without(text)),
    clear: () => save([]),
  };
}

function parse(stored: string | null): string[] {
  try {
    const found: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}
