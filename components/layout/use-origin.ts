"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Where this Rollcall stands, as the browser sees it; nothing while the server draws. */
export const useOrigin = (): string =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "",
  );
