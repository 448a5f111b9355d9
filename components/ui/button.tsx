import type { ComponentProps } from "react";

const looks = {
  primary: "bg-accent text-white shadow-xs hover:bg-accent-strong",
  secondary: "bg-raised text-ink shadow-xs ring ring-edge hover:bg-sunken",
  ghost: "text-ink hover:bg-sunken",
  destructive: "bg-bad text-white shadow-xs hover:brightness-90 dark:bg-[oklch(52%_0.19_22)]",
  "secondary-destructive": "bg-raised text-bad-ink shadow-xs ring ring-edge hover:bg-bad-tint",
};

const sizes = {
  sm: "h-6.5 rounded-md px-2 text-xs pointer-coarse:h-11 pointer-coarse:px-3.5",
  base: "h-9 rounded-lg px-3 text-sm pointer-coarse:h-11",
};

interface ButtonProps extends Omit<ComponentProps<"button">, "title" | "disabled"> {
  variant?: keyof typeof looks;
  size?: keyof typeof sizes;
}

/** Use `primary` for a page's main action only. */
export function Button({ variant = "secondary", size = "base", className = "", ...props }: ButtonProps) {
  return (
    <button
      type="button"
      className={`inline-flex w-max shrink-0 items-center justify-center gap-1.5 font-medium select-none aria-disabled:cursor-default! aria-disabled:opacity-50 ${sizes[size]} ${looks[variant]} ${className}`}
      {...props}
    />
  );
}
