"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Refusal } from "@/components/layout/refusal";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/check-field";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { saveViewMutation } from "@/lib/views/client";
import type { SavedView } from "@/lib/views/views";

interface SaveViewDialogProps {
  project: string;
  list: SavedView["list"];
  query: string;
  open: boolean;
  onClose: () => void;
}

const longest = 80;

/** Gives the list as it stands a name. */
export function SaveViewDialog({ open, onClose, ...rest }: SaveViewDialogProps) {
  const t = useTranslations("views");
  return (
    <Dialog open={open} onClose={onClose} title={t("saveTitle")} description={t("saveText")}>
      {open && <SaveViewForm {...rest} onClose={onClose} />}
    </Dialog>
  );
}

function SaveViewForm({ project, list, query, onClose }: Omit<SaveViewDialogProps, "open">) {
  const t = useTranslations("views");
  const common = useTranslations("common");
  const toast = useToast();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string>();
  const [shared, setShared] = useState(false);
  const save = useMutation(saveViewMutation(useQueryClient(), project, list));

  function submit(event: FormEvent) {
    event.preventDefault();
    const name = field.current?.value.trim() ?? "";
    if (!name || name.length > longest) {
      setProblem(t(name ? "nameTooLong" : "nameMissing"));
      return field.current?.focus();
    }
    save.mutate(
      { name, query, shared },
      {
        onSuccess() {
          toast({ title: t("saved", { name }) });
          onClose();
        },
      },
    );
  }

  return (
    <form noValidate onSubmit={submit} className="mt-5 flex flex-col gap-4">
      <Refusal error={save.error} />
      <Input ref={field} label={t("name")} error={problem} onChange={() => setProblem(undefined)} />
      <CheckField label={t("share")} checked={shared} onChange={(event) => setShared(event.target.checked)} />
      <div className="mt-1 flex justify-end gap-2">
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" variant="primary" aria-busy={save.isPending}>
          {save.isPending ? t("saving") : t("saveVerb")}
        </Button>
      </div>
    </form>
  );
}
