import {
  type ButtonHTMLAttributes,
  type ComponentType,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useState,
} from "react";

export interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The button that opens it. */
  trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
  label: string;
  align?: "start" | "end";
  className?: string;
  children: ReactNode;
}

const load = () => import("./popover-panel").then((module) => module.PopoverPanel);

/**
 * A small panel next to its button. Escape and a click elsewhere close it, and focus returns to the button.
 * The panel's code loads when the button is hovered or focused.
 */
export function Popover(props: PopoverProps) {
  const [Panel, setPanel] = useState<ComponentType<PopoverProps> | null>(null);
  if (Panel) return <Panel {...props} />;
  const preload = () => void load();
  return cloneElement(props.trigger, {
    "aria-haspopup": "dialog",
    "aria-expanded": false,
    onPointerEnter: preload,
    onFocus: preload,
    onClick: () =>
      void load().then((Loaded) => {
        setPanel(() => Loaded);
        props.onOpenChange(true);
      }),
  });
}
