import { Dialog } from "@cloudflare/kumo/primitives/dialog";
import type { ReactNode } from "react";

interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  label: string;
  from?: "start" | "end" | "bottom";
  /** Not modal: the page stays usable. */
  nonModal?: boolean;
  /** What to focus after closing, if not the previously focused element. */
  focusAfter?: () => HTMLElement | null;
  children: ReactNode;
}

const sides = {
  start:
    "inset-y-0 start-0 w-72 max-w-[85vw] data-ending-style:-translate-x-full data-starting-style:-translate-x-full",
  end: "inset-y-0 end-0 w-full max-w-[26rem] overflow-y-auto border-s border-line data-ending-style:translate-x-full data-starting-style:translate-x-full",
  bottom:
    "inset-x-0 bottom-0 max-h-[85dvh] overflow-y-auto rounded-t-2xl data-ending-style:translate-y-full data-starting-style:translate-y-full",
};

/** A panel that slides in over the page. Escape closes it; so does a tap outside, if it is modal. */
export function Drawer(props: DrawerProps) {
  const { open, onOpenChange, label, from = "start", nonModal = false, focusAfter, children } = props;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange} modal={!nonModal} disablePointerDismissal={nonModal}>
      <Dialog.Portal>
        {!nonModal && (
          <Dialog.Backdrop className="fixed inset-0 z-30 bg-black/40 transition-opacity duration-140 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        )}
        <Dialog.Popup
          aria-label={label}
          finalFocus={focusAfter ?? true}
          className={`fixed z-40 bg-canvas shadow-raised outline-none transition-transform duration-140 ${sides[from]}`}
        >
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
