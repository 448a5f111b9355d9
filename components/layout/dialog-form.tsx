import type { FormEvent, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { FormError } from "./form-error";

interface DialogFormProps {
  error: Error | null;
  busy: boolean;
  submitLabel: string;
  /** "secondary" where something else in the dialog is the next step. */
  submitVariant?: "primary" | "secondary";
  busyLabel?: string;
  /** "Cancel" by default. */
  cancelLabel?: string | undefined;
  onCancel: () => void;
  /** Not called while busy. */
  onSubmit: () => void;
  children: ReactNode;
}

export function DialogForm({
  error,
  busy,
  submitLabel,
  submitVariant = "primary",
  busyLabel,
  cancelLabel,
  onCancel,
  onSubmit,
  children,
}: DialogFormProps) {
  const t = useTranslations("common");
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (!busy) onSubmit();
      }}
      // In a text area, Enter alone starts a new line.
      onKeyDown={(event) => {
        if (!(event.target instanceof HTMLTextAreaElement) || event.key !== "Enter") return;
        if (event.ctrlKey || event.metaKey) event.currentTarget.requestSubmit();
      }}
      className="mt-5 flex flex-col gap-4"
    >
      <FormError error={error} />
      {children}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{cancelLabel ?? t("cancel")}</Button>
        <Button type="submit" variant={submitVariant} aria-busy={busy}>
          {busy && busyLabel ? busyLabel : submitLabel}
        </Button>
      </div>
    </form>
  );
}
