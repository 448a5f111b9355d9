"use client";

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
  /** What opens it: a button. */
  trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
  /** Names the panel for screen readers. */
  label: string;
  align?: "start" | "end";
  className?: string;
  children: ReactNode;
}

const load = () => import("./popover-panel").then((module) => module.PopoverPanel);

/**
 * A small panel beside its button. Escape and a press elsewhere close it; focus goes back to the button.
 * Until it is opened for the first time there is the button alone: what a panel takes is loaded as one reaches for it.
 */
export function Popover(props: PopoverProps) {
  const [Panel, setPanel] = useState<ComponentType<PopoverProps> | null>(null);
  if (Panel) return <Panel {...props} />;
  const reach = () => void load();
  return cloneElement(props.trigger, {
    "aria-haspopup": "dialog",
    "aria-expanded": false,
    onPointerEnter: reach,
    onFocus: reach,
    onClick: () =>
      void load().then((Loaded) => {
        setPanel(() => Loaded);
        props.onOpenChange(true);
      }),
  });
}
