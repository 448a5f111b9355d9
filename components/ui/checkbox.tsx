import type { ComponentProps } from "react";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "aria-label" | "ref"> {
  label: string;
  /** Some of what it stands for, not all. */
  indeterminate?: boolean;
}

/** The browser's own box, named by `label` where no text stands beside it. */
export function Checkbox({ label, indeterminate = false, className = "", ...props }: CheckboxProps) {
  return (
    <input
      ref={(box) => {
        if (box) box.indeterminate = indeterminate;
      }}
      type="checkbox"
      aria-label={label}
      className={`size-4 shrink-0 cursor-pointer accent-accent ${className}`}
      {...props}
    />
  );
}
