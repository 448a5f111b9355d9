"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { SelectField } from "@/components/ui/select-field";
import { createProject, type NewProject } from "@/lib/projects/client";
import { DialogForm } from "./dialog-form";
import { navigateWithoutWarning } from "./unsaved-changes";
import { useRequiredText } from "./use-required-text";

const identityTypes = ["email", "userId", "hybrid"] as const;

/** Makes a project, whose admin the operator becomes, and leads to it. */
export function NewProjectDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations("newProject");
  return (
    <Dialog open={open} onClose={onClose} title={t("title")} description={t("text")}>
      {open && <NewProjectForm onClose={onClose} />}
    </Dialog>
  );
}

function NewProjectForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const make = useMutation({ mutationFn: createProject });
  const name = useRequiredText((text) => !text && t("newProject.nameMissing"));
  const [identityType, setIdentityType] = useState<NewProject["identityType"]>("email");

  function submit() {
    if (!name.check()) return;
    make.mutate(
      { name: name.text, identityType },
      {
        // A full load: the frame learns of the project from the server.
        onSuccess: ({ slug }) => navigateWithoutWarning(`/overview?project=${encodeURIComponent(slug)}`),
      },
    );
  }

  return (
    <DialogForm
      error={make.error}
      busy={make.isPending}
      submitLabel={t("newProject.make")}
      busyLabel={t("newProject.busy")}
      onCancel={onClose}
      onSubmit={submit}
    >
      <Input label={t("newProject.name")} maxLength={100} autoFocus autoComplete="off" {...name.field} />
      <SelectField
        label={t("settings.project.identityType")}
        description={t("newProject.identityHint")}
        value={identityType}
        onChange={(event) => setIdentityType(event.target.value as NewProject["identityType"])}
      >
        {identityTypes.map((type) => (
          <option key={type} value={type}>
            {t(`settings.project.identity.${type}`)}
          </option>
        ))}
      </SelectField>
    </DialogForm>
  );
}
