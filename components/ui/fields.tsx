import { InputArea, Input as KumoInput } from "@cloudflare/kumo/components/input";
import { type ComponentProps, useId } from "react";

type InputProps = Omit<ComponentProps<typeof KumoInput>, "size" | "variant"> & { label: string };

export function Input({ className = "", ...props }: InputProps) {
  return (
    <KumoInput
      size="lg"
      aria-invalid={props.error ? true : undefined}
      className={`w-full bg-surface focus:ring-2! focus:ring-accent! read-only:bg-sunken ${className}`}
      {...props}
    />
  );
}

type TextareaProps = Omit<ComponentProps<typeof InputArea>, "size" | "variant"> & { label: string };

export function Textarea(props: TextareaProps) {
  return (
    <InputArea
      autoResize
      minRows={2}
      maxRows={6}
      aria-invalid={props.error ? true : undefined}
      className="w-full bg-surface focus:ring-2! focus:ring-accent!"
      {...props}
    />
  );
}

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
