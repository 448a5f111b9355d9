import { useSyncExternalStore } from "react";

const onWindow = (event: string) => (onChange: () => void) => {
  window.addEventListener(event, onChange);
  return () => window.removeEventListener(event, onChange);
};

const subscriptions = {
  never: () => () => {},
  resize: onWindow("resize"),
  hashchange: onWindow("hashchange"),
  storage: onWindow("storage"),
};

/** A value only the browser knows; `onServer` is used for server rendering and hydration. */
export const useBrowserValue = <Value>(
  read: () => Value,
  onServer: Value,
  changesOn: keyof typeof subscriptions = "never",
): Value => useSyncExternalStore(subscriptions[changesOn], read, () => onServer);

/** Keeps a text in the browser or removes it; values that change on "storage" are read again, as in other tabs. */
export function store(storage: Storage, key: string, text: string | null): void {
  if (text === null) storage.removeItem(key);
  else storage.setItem(key, text);
  window.dispatchEvent(new StorageEvent("storage"));
}

/** The URL origin this Rollcall is served from; empty during server rendering. */
export const useOrigin = (): string => useBrowserValue(() => window.location.origin, "");
