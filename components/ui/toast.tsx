import dynamic from "next/dynamic";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";

export interface ToastOptions {
  title: string;
  description?: string;
  /** Usually undo. */
  action?: { label: string; run: () => void };
  /** Failures stay until closed and are announced immediately. */
  failure?: boolean;
}

const Toasts = dynamic(() => import("./toasts").then((module) => module.Toasts), { ssr: false });
const ToastContext = createContext<(options: ToastOptions) => void>(() => {});

/** Shows a toast. Its action also closes it. */
export const useToast = () => useContext(ToastContext);

/** Loads the toast area on the first click or key, so that it is ready before the first toast. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [ready, setReady] = useState(false);
  const [queued, setQueued] = useState<ToastOptions[]>([]);
  const show = useCallback((options: ToastOptions) => setQueued((before) => [...before, options]), []);
  useEffect(() => {
    const prepare = () => setReady(true);
    const events = ["pointerdown", "keydown"] as const;
    for (const event of events) document.addEventListener(event, prepare, { once: true });
    return () => {
      for (const event of events) document.removeEventListener(event, prepare);
    };
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      {(ready || queued.length > 0) && <Toasts queued={queued} />}
    </ToastContext>
  );
}
