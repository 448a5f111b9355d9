"use client";

import { Dialog } from "@cloudflare/kumo/primitives/dialog";
import type { ReactNode } from "react";

interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  /** Where it slides in from. */
  from?: "start" | "bottom";
  children: ReactNode;
}

const sides = {
  start:
    "inset-y-0 start-0 w-72 max-w-[85vw] data-ending-style:-translate-x-full data-starting-style:-translate-x-full",
  bottom:
    "inset-x-0 bottom-0 max-h-[85dvh] overflow-y-auto rounded-t-2xl data-ending-style:translate-y-full data-starting-style:translate-y-full",
};

/** A panel that slides in over the page from its start or its foot; modal, closed by Escape or a tap beside it. */
export function Drawer({ open, onOpenChange, label, from = "start", children }: DrawerProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-black/40 transition-opacity duration-140 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          aria-label={label}
          className={`fixed z-40 bg-canvas shadow-raised outline-none transition-transform duration-140 ${sides[from]}`}
        >
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
