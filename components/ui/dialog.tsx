import { Dialog as KumoDialog } from "@cloudflare/kumo/components/dialog";
import type { ReactNode } from "react";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description: string;
  children: ReactNode;
}

/** A modal dialog. Escape and a click outside close it, and focus returns to where it was. */
export function Dialog({ open, onClose, title, description, children }: DialogProps) {
  return (
    <KumoDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <KumoDialog size="base" className="p-6 shadow-raised sm:w-[27rem]">
        <KumoDialog.Title className="text-lg/6 font-semibold break-words">{title}</KumoDialog.Title>
        <KumoDialog.Description className="mt-1.5 text-ink-soft">{description}</KumoDialog.Description>
        {open && children}
      </KumoDialog>
    </KumoDialog.Root>
  );
}
