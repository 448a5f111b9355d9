import type { ReactNode } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { verbatim } from "@/components/ui/styles";
import { Form, type FormState } from "./form";
import { useRequiredText } from "./use-required-text";

interface ConfirmDialogProps {
  open: boolean;
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

/** Confirms a destructive action. Focus starts on Cancel, or in the field to type into. */
export function ConfirmDialog({ open, onClose, title, description, ...form }: ConfirmDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} description={description}>
      <ConfirmForm onClose={onClose} {...form} />
    </Dialog>
  );
}

type ConfirmFormProps = Omit<ConfirmDialogProps, "open" | "title" | "description">;

function ConfirmForm(props: ConfirmFormProps) {
  const { onClose, confirmLabel, typeToConfirm, mutation, onConfirm, children } = props;
  const { label = "", word = "", mismatch = "" } = typeToConfirm ?? {};
  const typed = useRequiredText((text) => text.toLowerCase() !== word.toLowerCase() && mismatch);
  return (
    <Form
      mutation={mutation}
      submitLabel={confirmLabel}
      variant="destructive"
      onCancel={onClose}
      focusCancel={!typeToConfirm}
      onSubmit={() => (!typeToConfirm || typed.check()) && onConfirm()}
    >
      {children}
      {typeToConfirm && <Input label={label} placeholder={word} {...verbatim} autoFocus {...typed.field} />}
    </Form>
  );
}
