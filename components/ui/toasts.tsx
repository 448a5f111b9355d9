import { Toasty, useKumoToastManager } from "@cloudflare/kumo/components/toast";
import { useEffect, useRef } from "react";
import type { ToastOptions } from "./toast";

const undoMs = 10_000;

export function Toasts({ queued }: { queued: ToastOptions[] }) {
  return (
    <Toasty>
      <Feed queued={queued} />
    </Toasty>
  );
}

function Feed({ queued }: { queued: ToastOptions[] }) {
  const manager = useKumoToastManager();
  const shown = useRef(0);
  useEffect(() => {
    for (const { title, description, action, failure = false } of queued.slice(shown.current)) {
      const id: string = manager.add({
        title,
        description,
        variant: failure ? "error" : "default",
        priority: failure ? "high" : "low",
        timeout: failure ? 0 : undoMs,
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
    shown.current = queued.length;
  }, [queued, manager]);
  return null;
}
