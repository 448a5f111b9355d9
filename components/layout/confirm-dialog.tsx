import type { ReactNode } from "react";
import { inDialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/fields";
import { verbatim } from "@/components/ui/styles";
import { DialogForm } from "./dialog-form";
import type { FormState } from "./form";
import { useRequiredText } from "./use-required-text";

interface ConfirmFormProps {
  onClose: () => void;
  title: string;
  description: string;
  confirmLabel: string;
  /** Text the operator must type to confirm an action that can't be undone. */
  typeToConfirm?: { label: string; word: string; mismatch: string };
  mutation: FormState;
  onConfirm: () => void;
  children?: ReactNode;
}

function ConfirmForm({ confirmLabel, typeToConfirm, onConfirm, children, ...form }: ConfirmFormProps) {
  const { label = "", word = "", mismatch = "" } = typeToConfirm ?? {};
  const typed = useRequiredText((text) => text.toLowerCase() !== word.toLowerCase() && mismatch);
  return (
    <DialogForm
      {...form}
      submitLabel={confirmLabel}
      variant="destructive"
      focusCancel={!typeToConfirm}
      onSubmit={() => (!typeToConfirm || typed.check()) && onConfirm()}
    >
      {children}
      {typeToConfirm && <Input label={label} placeholder={word} {...verbatim} autoFocus {...typed.field} />}
    </DialogForm>
  );
}

/** Confirms a destructive action. Focus starts on Cancel, or in the field to type into. */
export const ConfirmDialog = inDialog(ConfirmForm);
