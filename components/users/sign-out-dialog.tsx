"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Refusal } from "@/components/layout/refusal";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/textarea";
import { useToast } from "@/components/ui/toast";
import { disableUserDevicesMutation } from "@/lib/users/client";
import type { UserView } from "@/lib/users/views";
import { nameOfUser } from "./user-name";

interface SignOutDialogProps {
  project: string;
  user: UserView;
  open: boolean;
  onClose: () => void;
}

const longest = 500;

/** Disables every device of a user, for a reason in the operator's words. */
export function SignOutDialog({ open, ...props }: SignOutDialogProps) {
  const t = useTranslations("users.signOut");
  const { user, onClose } = props;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("title", { name: nameOfUser(user) })}
      description={t("text", { count: user.devices })}
    >
      {open && <SignOutForm {...props} />}
    </Dialog>
  );
}

function SignOutForm({ project, user, onClose }: Omit<SignOutDialogProps, "open">) {
  const t = useTranslations("users.signOut");
  const common = useTranslations("common");
  const toast = useToast();
  const field = useRef<HTMLTextAreaElement>(null);
  const change = useMutation(disableUserDevicesMutation(useQueryClient(), project, user.id));
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<string>();

  function submit(event: FormEvent) {
    event.preventDefault();
    const words = note.trim();
    if (!words || words.length > longest) {
      setProblem(t(words ? "reasonTooLong" : "reasonMissing"));
      return field.current?.focus();
    }
    if (change.isPending) return;
    change.mutate(words, {
      onSuccess({ disabled }) {
        onClose();
        toast({ title: t("done", { count: disabled }) });
      },
    });
  }

  return (
    <form noValidate onSubmit={submit} className="mt-5 flex flex-col gap-4">
      <Refusal error={change.error} />
      <Textarea
        ref={field}
        label={t("reason")}
        description={t("reasonHint")}
        error={problem}
        value={note}
        onValueChange={(words) => {
          setNote(words);
          setProblem(undefined);
        }}
      />
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" variant="primary" aria-busy={change.isPending}>
          {change.isPending ? t("busy") : t("confirm", { count: user.devices })}
        </Button>
      </div>
    </form>
  );
}
