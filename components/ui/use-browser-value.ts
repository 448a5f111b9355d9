import { useSyncExternalStore } from "react";

const neverChanges = () => () => {};

/** A value only the browser knows; `onServer` is used for server rendering and hydration. */
export const useBrowserValue = <Value>(read: () => Value, onServer: Value): Value =>
  useSyncExternalStore(neverChanges, read, () => onServer);
