import { InputArea, Input as KumoInput } from "@cloudflare/kumo/components/input";
import type { ComponentProps } from "react";

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
