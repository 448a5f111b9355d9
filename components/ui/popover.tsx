"use client";

import { Popover as Base } from "@cloudflare/kumo/primitives/popover";
import type { ReactElement, ReactNode } from "react";

interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What opens it: a button. */
  trigger: ReactElement;
  /** Names the panel for screen readers. */
  label: string;
  align?: "start" | "end";
  className?: string;
  children: ReactNode;
}

/** A small panel beside its button. Escape and a press elsewhere close it; focus goes back to the button. */
export function Popover({ open, onOpenChange, trigger, label, align = "start", ...panel }: PopoverProps) {
  const { className = "w-72", children } = panel;
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={6} collisionPadding={12} className="z-30">
          <Base.Popup
            aria-label={label}
            className={`max-h-(--available-height) max-w-(--available-width) animate-appear overflow-y-auto rounded-xl bg-raised text-sm shadow-raised ring ring-edge outline-none ${className}`}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
