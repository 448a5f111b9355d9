import { useSyncExternalStore } from "react";

const neverChanges = () => () => {};

/** A value only the browser knows; `onServer` is used for server rendering and hydration. */
export const useBrowserValue = <Value>(read: () => Value, onServer: Value): Value =>
  useSyncExternalStore(neverChanges, read, () => onServer);

/** The URL origin this Rollcall is served from; empty during server rendering. */
export const useOrigin = (): string => useBrowserValue(() => window.location.origin, "");
