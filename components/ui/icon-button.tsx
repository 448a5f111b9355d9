import type { ComponentProps, ReactNode } from "react";

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label" | "children" | "disabled"> {
  label: string;
  icon: ReactNode;
  /** Like `disabled`, but keeps the focus. */
  inactive?: boolean;
}

export function IconButton({
  label,
  icon,
  inactive = false,
  onClick,
  className = "",
  ...props
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-disabled={inactive || undefined}
      onClick={inactive ? undefined : onClick}
      className={`grid size-8 shrink-0 place-items-center rounded-md text-ink-soft pointer-coarse:size-11 ${inactive ? "cursor-default! opacity-40" : "hover:bg-sunken hover:text-ink"} ${className}`}
      {...props}
    >
      {icon}
    </button>
  );
}
