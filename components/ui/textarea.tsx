import { InputArea } from "@cloudflare/kumo/components/input";
import type { ComponentProps } from "react";

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
