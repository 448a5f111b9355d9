import { Popover as Base } from "@cloudflare/kumo/primitives/popover";
import type { PopoverProps } from "./popover";

export function PopoverPanel(props: PopoverProps) {
  const { open, onOpenChange, trigger, label, align = "start", className = "w-72", children } = props;
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
