import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { FormError } from "./form-error";

interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description: string;
  confirmLabel: string;
  /** Text the operator must type to confirm an action that can't be undone. */
  typeToConfirm?: { label: string; word: string; mismatch: string };
  /** Why the last attempt failed. */
  error: Error | null;
  busy: boolean;
  onConfirm: () => void;
  children?: ReactNode;
}

/** Confirms a destructive action. Focus starts on Cancel, or in the field to type into. */
export function ConfirmDialog({ open, onClose, title, description, ...form }: ConfirmDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} description={description}>
      {open && <ConfirmForm onClose={onClose} {...form} />}
    </Dialog>
  );
}

type ConfirmFormProps = Omit<ConfirmDialogProps, "open" | "title" | "description">;

function ConfirmForm({
  onClose,
  confirmLabel,
  typeToConfirm,
  error,
  busy,
  onConfirm,
  children,
}: ConfirmFormProps) {
  const t = useTranslations("common");
  const field = useRef<HTMLInputElement>(null);
  const [word, setWord] = useState("");
  const [fieldError, setFieldError] = useState<string>();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (typeToConfirm && word.trim().toLowerCase() !== typeToConfirm.word.toLowerCase()) {
      setFieldError(typeToConfirm.mismatch);
      return field.current?.focus();
    }
    onConfirm();
  }

  return (
    <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-4">
      {children}
      <FormError error={error} />
      {typeToConfirm && (
        <Input
          ref={field}
          label={typeToConfirm.label}
          placeholder={typeToConfirm.word}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={word}
          onChange={(event) => {
            setWord(event.target.value);
            setFieldError(undefined);
          }}
          error={fieldError}
        />
      )}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose} autoFocus={!typeToConfirm}>
          {t("cancel")}
        </Button>
        <Button type="submit" variant="destructive" aria-busy={busy}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
