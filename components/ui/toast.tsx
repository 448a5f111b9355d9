"use client";

import { Toasty, useKumoToastManager } from "@cloudflare/kumo/components/toast";
import type { ReactNode } from "react";

interface ToastOptions {
  title: string;
  description?: string;
  /** One short action that takes back what the toast tells of. */
  action?: { label: string; run: () => void };
  /** A failure stays until it is closed, and interrupts a screen reader. */
  failure?: boolean;
}

const undoTime = 10_000;

/** Tells of what just happened. The action closes its toast. */
export function useToast(): (options: ToastOptions) => void {
  const manager = useKumoToastManager();
  return ({ title, description, action, failure = false }) => {
    const id: string = manager.add({
      title,
      description,
      variant: failure ? "error" : "default",
      priority: failure ? "high" : "low",
      timeout: failure ? 0 : undoTime,
      actions: action && [
        {
          children: action.label,
          size: "sm",
          onClick: () => {
            manager.close(id);
            action.run();
          },
        },
      ],
    });
  };
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return <Toasty>{children}</Toasty>;
}
