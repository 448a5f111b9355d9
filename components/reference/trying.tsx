"use client";

import { createContext, useContext } from "react";
import type { Shared, SharedName } from "./credentials";

interface Trying {
  /** What was filled in and serves the next operation too. Gone with the page. */
  shared: Shared;
  share: (name: SharedName, value: string) => void;
  /** The browser has an operator's session. */
  signedIn: boolean;
}

const TryingContext = createContext<Trying>({ shared: {}, share: () => {}, signedIn: false });

export const TryingProvider = TryingContext.Provider;

export const useTrying = () => useContext(TryingContext);
