import { type ComponentProps, useId } from "react";

interface CheckboxFieldProps extends Omit<ComponentProps<"input">, "type"> {
  label: string;
  description?: string | undefined;
}

export function CheckboxField({ label, description, className = "", ...props }: CheckboxFieldProps) {
  const id = useId();
  return (
    <div className={`flex items-start gap-2.5 ${className}`}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={description ? `${id}-text` : undefined}
        className="mt-0.5 size-4 shrink-0 cursor-pointer accent-accent pointer-coarse:size-6"
        {...props}
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block text-sm font-medium pointer-coarse:py-0.5">
          {label}
        </label>
        {description && (
          <p id={`${id}-text`} className="text-sm text-ink-soft">
            {description}
          </p>
        )}
      </div>
    </div>
  );
}
