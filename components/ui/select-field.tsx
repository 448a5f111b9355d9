import { type ComponentProps, useId } from "react";
import { Select } from "./select";

interface SelectFieldProps extends ComponentProps<"select"> {
  label: string;
  description?: string | undefined;
}

export function SelectField({ label, description, className = "", ...props }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={`flex flex-col gap-2 ${className}`}>
      <label htmlFor={id} className="text-base font-medium">
        {label}
      </label>
      <Select
        id={id}
        aria-describedby={description ? `${id}-text` : undefined}
        className="[&>select]:h-10 [&>select]:rounded-lg [&>select]:ps-3"
        {...props}
      />
      {description && (
        <p id={`${id}-text`} className="text-sm text-ink-soft">
          {description}
        </p>
      )}
    </div>
  );
}
