import { CaretDownIcon } from "@phosphor-icons/react/dist/csr/CaretDown";
import type { ComponentProps } from "react";

type SelectProps = ComponentProps<"select">;

/** The native select, styled: it works on phones and with every screen reader, and needs no script. */
export function Select({ className = "", children, ...props }: SelectProps) {
  return (
    <span className={`relative inline-flex ${className}`}>
      <select
        className="h-8 w-full appearance-none truncate rounded-md bg-raised pr-7 pl-2.5 text-sm text-ink ring ring-edge hover:bg-sunken pointer-coarse:h-11"
        {...props}
      >
        {children}
      </select>
      <CaretDownIcon
        size={12}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-soft"
      />
    </span>
  );
}
