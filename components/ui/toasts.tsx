"use client";

import { Toasty, useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useEffect, useRef } from "react";
import type { ToastOptions } from "./toast";

const undoTime = 10_000;

/** Shows what has been told so far, and whatever is told next. */
export function Toasts({ told }: { told: ToastOptions[] }) {
  return (
    <Toasty>
      <Feed told={told} />
    </Toasty>
  );
}

function Feed({ told }: { told: ToastOptions[] }) {
  const manager = useKumoToastManager();
  const shown = useRef(0);
  useEffect(() => {
    for (const { title, description, action, failure = false } of told.slice(shown.current)) {
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
    }
    shown.current = told.length;
  }, [told, manager]);
  return null;
}
