"use client";

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
  /** The verb on the button. */
  confirmLabel: string;
  /** What has to be typed before something that cannot be undone. */
  typeToConfirm?: { label: string; word: string; mismatch: string };
  /** Why the last try was refused. */
  error: Error | null;
  busy: boolean;
  onConfirm: () => void;
  children?: ReactNode;
}

/** Asks before something is lost. The focus begins on Cancel, or in the field that has to be filled. */
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
  confirmLabel: verb,
  typeToConfirm: typed,
  error,
  busy,
  onConfirm,
  children,
}: ConfirmFormProps) {
  const t = useTranslations("common");
  const field = useRef<HTMLInputElement>(null);
  const [word, setWord] = useState("");
  const [problem, setProblem] = useState<string>();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (typed && word.trim().toLowerCase() !== typed.word.toLowerCase()) {
      setProblem(typed.mismatch);
      return field.current?.focus();
    }
    onConfirm();
  }

  return (
    <form noValidate onSubmit={submit} className="mt-4 flex flex-col gap-4">
      {children}
      <FormError error={error} />
      {typed && (
        <Input
          ref={field}
          label={typed.label}
          placeholder={typed.word}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={word}
          onChange={(event) => {
            setWord(event.target.value);
            setProblem(undefined);
          }}
          error={problem}
        />
      )}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose} autoFocus={!typed}>
          {t("cancel")}
        </Button>
        <Button type="submit" variant="destructive" aria-busy={busy}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
