import type { ComponentProps } from "react";
import { DialogHeading, type DialogHeadingProps } from "@/components/ui/dialog";
import { Form } from "./form";

type DialogFormProps = DialogHeadingProps &
  Omit<ComponentProps<typeof Form>, "title" | "onCancel"> & { onClose: () => void };

/** A form below the heading of its dialog. */
export function DialogForm({ title, description, onClose, ...form }: DialogFormProps) {
  return (
    <>
      <DialogHeading title={title} description={description} />
      <Form onCancel={onClose} className="mt-5" {...form} />
    </>
  );
}
