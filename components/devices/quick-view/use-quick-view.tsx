"use client";

import { parseAsString, useQueryState } from "nuqs";
import { createContext, type ReactNode, useContext } from "react";

const QuickViewContext = createContext<(id: string) => void>(() => {});

/** Lets the rows below open the quick view. */
export function QuickViewProvider({ open, children }: { open: (id: string) => void; children: ReactNode }) {
  return <QuickViewContext value={open}>{children}</QuickViewContext>;
}

export const useOpenQuickView = () => useContext(QuickViewContext);

/** Which device the URL shows beside the list. Opening it is a step of the browser's history, moving on is not. */
export function useQuickView() {
  const [id, set] = useQueryState("view", parseAsString);
  return {
    id,
    open: (next: string) => void set(next, { history: id === null ? "push" : "replace" }),
    close: () => void set(null, { history: "replace" }),
  };
}
