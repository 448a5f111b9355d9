import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { inDialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/fields";
import { Choice } from "@/components/ui/select";
import { createProject, type NewProject } from "@/lib/projects/client";
import { identityType as types } from "@/lib/projects/types";
import { DialogForm } from "./dialog-form";
import { navigateWithoutWarning } from "./drafts";
import { useRequiredText } from "./use-required-text";

function NewProjectForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const create = useMutation({ mutationFn: createProject });
  const name = useRequiredText((text) => !text && t("newProject.nameMissing"));
  const [identityType, setIdentityType] = useState<NewProject["identityType"]>("email");

  function submit() {
    if (!name.check()) return;
    create.mutate(
      { name: name.text, identityType },
      {
        // A full page load, because the project list comes from the server.
        onSuccess: ({ slug }) => navigateWithoutWarning(`/overview?project=${encodeURIComponent(slug)}`),
      },
    );
  }

  return (
    <DialogForm
      title={t("newProject.title")}
      description={t("newProject.text")}
      mutation={create}
      submitLabel={t("newProject.create")}
      busyLabel={t("newProject.busy")}
      onClose={onClose}
      onSubmit={submit}
    >
      <Input label={t("newProject.name")} maxLength={100} autoFocus autoComplete="off" {...name.field} />
      <Choice
        label={t("settings.project.identityType")}
        description={t("newProject.identityHint")}
        values={types.options}
        value={identityType}
        text={(type) => t(`settings.project.identity.${type}`)}
        onChange={setIdentityType}
      />
    </DialogForm>
  );
}

export const NewProjectDialog = inDialog(NewProjectForm);
