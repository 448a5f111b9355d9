import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { Choice } from "@/components/ui/select";
import { createProject, type NewProject } from "@/lib/projects/client";
import { identityType as types } from "@/lib/projects/types";
import { Form } from "./form";
import { navigateWithoutWarning } from "./unsaved-changes";
import { useRequiredText } from "./use-required-text";

export function NewProjectDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations("newProject");
  return (
    <Dialog open={open} onClose={onClose} title={t("title")} description={t("text")}>
      <NewProjectForm onClose={onClose} />
    </Dialog>
  );
}

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
    <Form
      mutation={create}
      submitLabel={t("newProject.create")}
      busyLabel={t("newProject.busy")}
      onCancel={onClose}
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
    </Form>
  );
}
