import type { ReactNode } from "react";
import { FormError } from "@/components/layout/form-error";
import { Button } from "@/components/ui/button";

interface SettingsFormProps {
  error: Error | null;
  isPending: boolean;
  submitLabel: string;
  pendingLabel: string;
  variant?: "primary" | "secondary";
  /** Not called while a submission is pending. */
  onSubmit: (form: HTMLFormElement) => void;
  children: ReactNode;
}

export function SettingsForm(props: SettingsFormProps) {
  const { error, isPending, submitLabel, pendingLabel, variant = "primary", onSubmit, children } = props;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) onSubmit(event.currentTarget);
      }}
      className="flex flex-col gap-4"
    >
      <FormError error={error} />
      {children}
      <div>
        <Button type="submit" variant={variant} aria-busy={isPending}>
          {isPending ? pendingLabel : submitLabel}
        </Button>
      </div>
    </form>
  );
}
