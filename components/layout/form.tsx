import type { ComponentProps, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { FormError } from "./errors";

/** The part of a mutation that a form shows. */
export interface FormState {
  error: Error | null;
  isPending: boolean;
}

interface FormProps extends Omit<ComponentProps<"form">, "onSubmit"> {
  mutation: FormState;
  submitLabel: string;
  busyLabel?: string;
  variant?: ComponentProps<typeof Button>["variant"];
  /** Adds a button that leaves the form, as in dialogs. */
  onCancel?: () => void;
  /** "Cancel" by default. */
  cancelLabel?: string | undefined;
  /** Focus starts on Cancel, because submitting destroys something. */
  focusCancel?: boolean;
  /** Not called while pending. */
  onSubmit: (form: HTMLFormElement) => void;
  children?: ReactNode;
}

export function Form(props: FormProps) {
  const { mutation, submitLabel, busyLabel, variant = "primary", onSubmit, children, ...rest } = props;
  const { onCancel, cancelLabel, focusCancel, className = "", ...form } = rest;
  const t = useTranslations("common");
  const { error, isPending } = mutation;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) onSubmit(event.currentTarget);
      }}
      // In a text area, Enter alone starts a new line.
      onKeyDown={(event) => {
        if (!(event.target instanceof HTMLTextAreaElement) || event.key !== "Enter") return;
        if (event.ctrlKey || event.metaKey) event.currentTarget.requestSubmit();
      }}
      className={`flex flex-col gap-4 ${className}`}
      {...form}
    >
      {!onCancel && <FormError error={error} />}
      {children}
      {/* In a dialog, beside the buttons: its content may be longer than a phone's screen. */}
      {onCancel && <FormError error={error} />}
      <div className={onCancel ? "mt-1 flex flex-wrap justify-end gap-2" : ""}>
        {onCancel && (
          <Button onClick={onCancel} autoFocus={focusCancel}>
            {cancelLabel ?? t("cancel")}
          </Button>
        )}
        <Button type="submit" variant={variant} aria-busy={isPending}>
          {isPending && busyLabel ? busyLabel : submitLabel}
        </Button>
      </div>
    </form>
  );
}
