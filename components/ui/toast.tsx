"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";

export interface ToastOptions {
  title: string;
  description?: string;
  /** One short action that takes back what the toast tells of. */
  action?: { label: string; run: () => void };
  /** A failure stays until it is closed, and interrupts a screen reader. */
  failure?: boolean;
}

const Toasts = dynamic(() => import("./toasts").then((module) => module.Toasts), { ssr: false });
const ToastContext = createContext<(options: ToastOptions) => void>(() => {});

/** Tells of what just happened. The action closes its toast. */
export const useToast = () => useContext(ToastContext);

/** Where toasts appear: loaded with the operator's first press, so that it stands before there is one to show. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [ready, setReady] = useState(false);
  const [told, setTold] = useState<ToastOptions[]>([]);
  const tell = useCallback((options: ToastOptions) => setTold((before) => [...before, options]), []);
  useEffect(() => {
    const prepare = () => setReady(true);
    const events = ["pointerdown", "keydown"] as const;
    for (const event of events) document.addEventListener(event, prepare, { once: true });
    return () => {
      for (const event of events) document.removeEventListener(event, prepare);
    };
  }, []);
  return (
    <ToastContext value={tell}>
      {children}
      {(ready || told.length > 0) && <Toasts told={told} />}
    </ToastContext>
  );
}
