import { Dialog as KumoDialog } from "@cloudflare/kumo/components/dialog";
import { type ComponentType, memo, useState } from "react";

interface OpenedProps {
  open: boolean;
  onClose: () => void;
}

/**
 * Puts a component into a modal dialog, where its state begins anew each time. Escape and a click outside close it, and
 * focus returns to where it was.
 */
export function inDialog<Props extends Omit<OpenedProps, "open">>(Content: ComponentType<Props>) {
  // While the dialog fades out, its content stays as it was.
  const Frozen = memo(
    (props: Props & OpenedProps) => <Content {...props} />,
    (_, { open }) => !open,
  );
  return function OpenedDialog(props: Props & OpenedProps) {
    const { open, onClose } = props;
    const [seen, setSeen] = useState({ open, openings: 0 });
    if (open !== seen.open) setSeen({ open, openings: seen.openings + Number(open) });
    return (
      <KumoDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
        <KumoDialog size="base" className="p-6 shadow-raised sm:w-[27rem]">
          <div inert={!open}>
            <Frozen key={seen.openings} {...props} />
          </div>
        </KumoDialog>
      </KumoDialog.Root>
    );
  };
}

export interface DialogHeadingProps {
  title: string;
  description: string;
}

/** Names the dialog around it. */
export function DialogHeading({ title, description }: DialogHeadingProps) {
  return (
    <>
      <KumoDialog.Title className="text-lg/6 font-semibold break-words">{title}</KumoDialog.Title>
      <KumoDialog.Description className="mt-1.5 text-ink-soft">{description}</KumoDialog.Description>
    </>
  );
}
